/**
 * Random numbers: Threefry with the key of each lane, from its address on. Four lanes are computed side by side, or
 * four blocks of one lane where there are few lanes.
 */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { float, integersOfWords, number, wordsOf, type Cell } from '../cells.js'
import { childWords, counterOf, later } from '../draws.js'
import type { I32, V128 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { normals } from '../math/normal.js'
import { threefries, TOGETHER, uniform, type Words } from '../math/threefry.js'
import { part, squeezed, type View } from '../views.js'
import { ceilDivide, floorDivide, range } from '../shapes.js'
import { eachOf, reachAlong, reachOf, vectorNest, type At, type Context, type Reach } from './context.js'
import type { ChildKey, Draw, Found, Root } from './found.js'
import { load, store, type Spot } from './vectors.js'

const withoutLast = (view: View): View => ({
  shape: view.shape.slice(0, -1),
  offset: view.offset,
  strides: view.strides.slice(0, -1),
})

/** The two words of the key and the address, each under the shape of the lanes. */
export const laneParts = (
  [key, address]: readonly Found[],
  [given]: readonly Value[],
  lanes: Shape,
): readonly [Found, Found, Found] => {
  const word = (k: number): Found => {
    if (key!.kind === 'number') return key!
    const begin = given!.shape.map((_, i) => (i === given!.shape.length - 1 ? k : 0))
    return {
      ...key!,
      view: withoutLast(part(key!.view, begin, [...given!.shape.slice(0, -1), 1])),
    }
  }
  const along = (found: Found): Found =>
    found.kind === 'number'
      ? found
      : {
          ...found,
          view: {
            shape: lanes,
            offset: found.view.offset,
            strides: lanes.map((d, i) => (found.view.shape[i] === d ? found.view.strides[i]! : 0)),
          },
        }
  return [along(word(0)), along(word(1)), along(address!)]
}

export const drawOf = (e: Equation, args: readonly Found[], given: readonly Value[], root: Root): Draw => {
  const shape = e.params['shape'] as Shape
  const lanes = root.shape.slice(0, root.shape.length - shape.length)
  const [k0, k1, address] = laneParts(args, given, lanes)
  return {
    kind: 'draw',
    op: e.op,
    key: [k0, k1],
    address,
    lanes,
    count: size(shape),
    root,
  }
}

export const childKeyOf = (args: readonly Found[], given: readonly Value[], root: Root): ChildKey => {
  const lanes = root.shape.slice(0, -1)
  const [k0, k1, address] = laneParts(args, given, lanes)
  return { kind: 'childKey', key: [k0, k1], address, lanes, root }
}

/** What the draws of lanes are read from. */
interface Site {
  readonly key: readonly [Found, Found]
  readonly address: Found
  readonly lanes: Shape
}

/** Reads the key and the counter of the present lanes, or of a single one. */
export interface LaneReader {
  readonly reaches: readonly Reach[]
  readonly read: (c: Context, at: At, one?: boolean) => { readonly key: Words; readonly counter: Words }
}

export const laneSite = ({ key, address, lanes }: Site): LaneReader => {
  const inputs = [...key, address].map((f) => (f.kind === 'number' ? f : reachAlong(f, lanes)))
  return {
    reaches: inputs.flatMap((r) => ('root' in r ? [r] : [])),
    read: ({ w }, at, one = false) => {
      const [k0, k1, first] = inputs.map((r): Cell => {
        if (!('root' in r)) return number(r.x)
        const spot = at(r)
        return load(w, r.root.form, one ? { ...spot, along: 0 } : spot)
      })
      return { key: [w.let(wordsOf(w, k0!)), w.let(wordsOf(w, k1!))], counter: counterOf(w, first!) }
    },
  }
}

/** Two vectors as one after the other's elements in turn: the first four, and the last four. */
const FIRST = [0, 4, 1, 5]
const LAST = [2, 6, 3, 7]

export const emitDraw = (c: Context, draw: Draw): void => {
  const { w } = c
  const { op, lanes, count, root } = draw
  const space = squeezed(lanes)
  const convert = (word0: V128, word1: V128): readonly [V128, V128] =>
    op === 'normal' ? normals(w, word0, word1) : [uniform(w, word0), uniform(w, word1)]
  const strides = space.map((_, i) => count * size(space.slice(i + 1)))
  const target = reachOf(root, 0, strides)
  const site = laneSite(draw)
  const reaches: readonly Reach[] = [...site.reaches, target]

  /** Elements 2b and 2b + 1 of the present lanes; `to` is that of element 2b. */
  const pairOfLanes = (made: readonly [V128, V128], to: Spot, left: number): void => {
    if (left >= 2 && to.along === 8 && to.count === 4) {
      w.emit(v128.store(to.at, v128.shuffleWords(...made, FIRST), to.offset))
      return w.emit(v128.store(to.at, v128.shuffleWords(...made, LAST), to.offset + 16))
    }
    made.slice(0, left).forEach((v, i) => store(w, 'floats', { ...to, offset: to.offset + 4 * i }, float(v)))
  }
  const acrossLanes = (at: At): void => {
    const { key, counter } = site.read(c, at)
    const to = at(target)
    /** Blocks `b`, b + 1, ..., each of which gives two elements of a lane. */
    const blocks = (b: I32, n: number, left: number): void => {
      const counters = range(n).map((i) => later(w, counter, w.let(i32x4.splat(i32.add(b, i)))))
      const where = w.let(i32.add(to.at, i32.mul(b, 8)))
      threefries(w, ...key, counters).forEach((ws, i) => {
        const [x, y] = convert(...ws)
        pairOfLanes([w.let(x), w.let(y)], { ...to, at: where, offset: to.offset + 8 * i }, left - 2 * i)
      })
    }
    const full = floorDivide(count, 2 * TOGETHER)
    if (full > 0) w.loop(0, full, 1, (r) => blocks(w.let(i32.mul(r, TOGETHER)), TOGETHER, 2 * TOGETHER))
    const rest = count % (2 * TOGETHER)
    if (rest > 0) blocks(i32.constant(TOGETHER * full), ceilDivide(rest, 2), rest)
  }
  const alongBlocks = (at: At): void => {
    const { key, counter } = site.read(c, at, true)
    const to = at(target)
    const next = w.let(v128.constant(0, 1, 2, 3))
    /** Numbers of four blocks and of the four after them, and so on: 8 of each four. */
    const numbers = (r: I32, n: number, left: number): void => {
      const where = w.let(i32.add(to.at, i32.mul(r, 32 * TOGETHER)))
      const start = w.let(i32x4.add(i32x4.splat(i32.mul(r, 4 * TOGETHER)), next))
      const counters = range(n).map((i) => later(w, counter, w.let(i32x4.add(start, w.word(4 * i)))))
      threefries(w, ...key, counters).forEach((ws, i) => {
        const [x, y] = convert(...ws)
        const made = [w.let(x), w.let(y)] as const
        ;[FIRST, LAST].forEach((order, half) => {
          const first = 8 * i + 4 * half
          const spot = {
            at: where,
            offset: to.offset + 4 * first,
            along: 4,
            count: Math.min(4, left - first),
          }
          if (spot.count > 0) store(w, 'floats', spot, float(w.let(v128.shuffleWords(...made, order))))
        })
      })
    }
    const full = floorDivide(count, 8 * TOGETHER)
    if (full > 0) w.loop(0, full, 1, (r) => numbers(r, TOGETHER, 8 * TOGETHER))
    const rest = count % (8 * TOGETHER)
    if (rest > 0) numbers(i32.constant(full), ceilDivide(rest, 8), rest)
  }
  if (size(space) >= 4 || count < 8) return vectorNest(c, space, reaches, acrossLanes)
  eachOf(c, space, reaches, alongBlocks)
}

export const emitChildKey = (c: Context, head: ChildKey): void => {
  const { w } = c
  const { lanes, root } = head
  const space = squeezed(lanes)
  const site = laneSite(head)
  const to = [0, 1].map((k) =>
    reachOf(
      root,
      k,
      space.map((_, i) => 2 * size(space.slice(i + 1))),
    ),
  )
  vectorNest(c, space, [...site.reaches, ...to], (at) => {
    const { key, counter } = site.read(c, at)
    childWords(w, key, counter).forEach((word, k) =>
      store(w, root.form, at(to[k]!), integersOfWords(w, word)),
    )
  })
}

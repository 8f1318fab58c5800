/** The code of groups: one nest of loops each, in the order in which their values are needed. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { float, number, uncovered, wordsOf } from '../cells.js'
import { counterOf, later, type Counter } from '../draws.js'
import type { I32, V128 } from '../emit/code.js'
import type { Variable } from '../emit/function.js'
import { i32 } from '../emit/scalar.js'
import { f32x4, i32x4, v128 } from '../emit/vector.js'
import { normals } from '../math/normal.js'
import { threefry, uniform } from '../math/threefry.js'
import { shifted } from '../shapes.js'
import {
  accessOf,
  aligned,
  bodyOf,
  load,
  ROW,
  store,
  storeAccess,
  vectorOf,
  VECTORS,
  type Context,
} from './context.js'
import type { Found, Group, Placed, Root } from './groups.js'
import { nest, type Access } from './loops.js'
import { emitProduct, productOf } from './product.js'

/** What groups need to know beside how code is written. */
export interface Shapes {
  readonly laneAxis: (value: Value) => number | undefined
  /** The shape of a value for one chain. */
  readonly of: (root: Root) => Shape
}

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]
const none = (): number => 0

const emitMap = (c: Context, group: Group, shapes: Shapes): void => {
  const body = bodyOf(c, group, shapes.of)
  nest(c.w, group.space, body.accesses, (pointers) => body.run(new Map(), pointers, none))
}

/** A factor of the terms of a reduction, with its strides along the axes that are left and along those that go. */
interface Factor {
  readonly root: Root
  readonly offset: number
  readonly outer: readonly number[]
  readonly inner: readonly number[]
}

/** Terms of a reduction: for each element of `outer` and `inner` axes a product of factors, one or two. */
interface Terms {
  readonly dims: Shape
  readonly factors: readonly (Factor | number)[]
}

const termsOf = ({ e, args, types, out }: Placed, { laneAxis }: Shapes): Terms => {
  const lanes = types.map(laneAxis)
  const strideOf = (k: number, axis: number | undefined): number => {
    const found = args[k]!
    return axis === undefined || found.kind !== 'located' ? 0 : found.view.strides[shifted(axis, lanes[k])]!
  }
  const factor = (k: number, outer: readonly number[], inner: readonly number[]): Factor | number => {
    const found = args[k]!
    if (found.kind === 'number') return found.x
    return found.kind === 'located'
      ? { root: found.root, offset: found.view.offset, outer, inner }
      : uncovered('a sum of integers')
  }
  if (e.op !== 'dot') {
    const axes = list(e, 'axes')
    const [given] = types
    const kept = given!.shape.flatMap((d, i) => (axes.includes(i) || i === lanes[0] || d === 1 ? [] : [i]))
    return {
      dims: axes.map((a) => given!.shape[a]!),
      factors: [
        factor(
          0,
          kept.map((a) => strideOf(0, a)),
          axes.map((a) => strideOf(0, a)),
        ),
      ],
    }
  }
  const axes = dotAxes(e.params)
  if (axes.contract.some(([i, j]) => i === lanes[0] || j === lanes[1]))
    return uncovered('a product over chains')
  // the axes of the result: paired ones, then those of the left alone, then those of the right
  const free = ([0, 1] as const).map((s) => freeAxes(types[s]!.shape.length, axes, s))
  const all: readonly (readonly [number | undefined, number | undefined])[] = [
    ...axes.batch,
    ...free[0]!.map((i) => [i, undefined] as const),
    ...free[1]!.map((j) => [undefined, j] as const),
  ]
  const kept = all.filter((_, k) => k !== laneAxis(out) && out.shape[k] !== 1)
  const side = (k: 0 | 1): Factor | number =>
    factor(
      k,
      kept.map((pair) => strideOf(k, pair[k])),
      axes.contract.map((pair) => strideOf(k, pair[k])),
    )
  return { dims: axes.contract.map(([i]) => types[0]!.shape[i]!), factors: [side(0), side(1)] }
}

/** Sums of more terms are made of sums of this many, so that rounding doesn't grow with their number. */
const BLOCK = 64

const emitReduce = (c: Context, group: Group, placed: Placed, shapes: Shapes): void => {
  const { w } = c
  const terms = termsOf(placed, shapes)
  const isMaximum = placed.e.op === 'maximum'
  const body = bodyOf(c, group, shapes.of)
  const target = placed.root.stored ? storeAccess(c, placed.root, group.space) : undefined
  const factors = terms.factors.map((f) =>
    typeof f === 'number' ? f : { ...f, access: accessOf(c, f.root, f.offset, f.outer) },
  )
  const inMemory = factors.flatMap((f) => (typeof f === 'number' ? [] : [f]))
  const outer = [
    ...inMemory.map((f) => f.access),
    ...body.accesses,
    ...(target === undefined ? [] : [target]),
  ]
  const join = isMaximum ? f32x4.max : f32x4.add
  const start = isMaximum ? -Infinity : 0
  const fresh = (): readonly Variable<'v128'>[] =>
    Array.from({ length: VECTORS }, () => w.variable(f32x4.constant(start)))
  nest(w, group.space, outer, (pointers) => {
    const found = fresh()
    const long = !isMaximum && size(terms.dims) > BLOCK
    const partial = long ? fresh() : found
    const count = w.variable(i32.constant(0))
    const inner = inMemory.map(({ access, root, inner: strides }, i): Access => ({
      key: `term ${i}`,
      base: pointers(access),
      offset: access.offset,
      strides: strides.map((s) => s * (root.shared ? 4 : ROW)),
    }))
    const flush = (): void =>
      found.forEach((sum, q) => {
        sum.set(f32x4.add(sum.get, partial[q]!.get))
        partial[q]!.set(f32x4.constant(0))
      })
    if (size(terms.dims) > 0)
      nest(w, terms.dims, inner, (at) => {
        const read = inner.map((a, i) => load(c, inMemory[i]!.root, at(a), a.offset))
        partial.forEach((sum, q) => {
          const vectors = factors.map((f) =>
            typeof f === 'number' ? w.float(f) : vectorOf(w, read[inMemory.indexOf(f)]![q]!),
          )
          sum.set(join(sum.get, vectors.length === 1 ? vectors[0]! : f32x4.mul(vectors[0]!, vectors[1]!)))
        })
        if (!long) return
        count.set(i32.add(count.get, i32.constant(1)))
        w.when(i32.eqz(i32.and(count.get, i32.constant(BLOCK - 1))), flush)
      })
    if (long) flush()
    const cells = found.map((v) => float(v.get))
    if (target !== undefined) store(c, pointers(target), target.offset, cells)
    body.run(new Map([[placed.root, cells]]), pointers, none)
  })
}

/** The two words of the key of each vector of the block. */
const keysOf = (c: Context, found: Found): readonly (readonly [V128, V128])[] => {
  if (found.kind !== 'scalar' || size(found.shape) !== 2) return uncovered('many keys for each chain')
  return Array.from({ length: VECTORS }, (_, q) => {
    const key = c.scalarOf(found.id, q)
    return [wordsOf(c.w, key.cell(0)), wordsOf(c.w, key.cell(1))]
  })
}

/** The address of a draw of each vector of the block. */
const addressesOf = (c: Context, found: Found): readonly Counter[] => {
  if (found.kind === 'located' || size(found.kind === 'scalar' ? found.shape : []) !== 1)
    return uncovered('many addresses for each chain')
  const cells = Array.from({ length: VECTORS }, (_, q) =>
    found.kind === 'number' ? number(found.x) : c.scalarOf(found.id, q).cell(0),
  )
  const first = counterOf(c.w, cells[0]!)
  return cells.map((cell, q) => (q === 0 || cell.kind !== 'integers' ? first : counterOf(c.w, cell)))
}

/** One word for each vector of the block, of the block at the address of a draw. */
export const firstWords = (c: Context, { args }: Placed): readonly V128[] => {
  const counters = addressesOf(c, args[1]!)
  return keysOf(c, args[0]!).map(([k0, k1], q) => threefry(c.w, k0, k1, ...counters[q]!)[0])
}

const emitDraw = (c: Context, { e, args, root }: Placed): void => {
  const { w } = c
  const keys = keysOf(c, args[0]!)
  const first = addressesOf(c, args[1]!)
  const { base, offset } = accessOf(c, root, 0, [])
  const n = size(e.params['shape'] as Shape)
  const convert = (word0: V128, word1: V128): readonly V128[] =>
    e.op === 'normal' ? normals(w, word0, word1) : [uniform(w, word0), uniform(w, word1)]
  const block = (b: V128, at: I32, count: number): void =>
    keys.forEach(([k0, k1], q) => {
      const pair = convert(...threefry(w, k0, k1, ...later(w, first[q]!, b)))
      pair.slice(0, count).forEach((v, i) => w.emit(v128.store(at, v, offset + i * ROW + 16 * q)))
    })
  const pairs = Math.floor(n / 2)
  if (pairs > 0)
    w.loop(i32.constant(0), i32.constant(pairs), 1, (b) =>
      block(w.let(i32x4.splat(b)), w.let(i32.add(base, i32.mul(b, i32.constant(2 * ROW)))), 2),
    )
  if (n % 2 === 1) block(w.word(pairs), w.let(i32.add(base, i32.constant(2 * pairs * ROW))), 1)
}

/** Writes one view's numbers into places of another, element by element. */
export const copy = (c: Context, from: Found, shape: Shape, to: Access): void => {
  const { w } = c
  if (from.kind === 'scalar') return uncovered('integers among floats')
  if (from.kind === 'number')
    return nest(w, shape, [to], (at) =>
      store(
        c,
        at(to),
        to.offset,
        Array.from({ length: VECTORS }, () => from),
      ),
    )
  const source = accessOf(c, from.root, from.view.offset, aligned(from.view, from.view.shape))
  nest(w, shape, [source, to], (at) =>
    store(c, at(to), to.offset, load(c, from.root, at(source), source.offset)),
  )
}

const emitCopy = (c: Context, { e, args, types, root, out }: Placed, { laneAxis, of }: Shapes): void => {
  const shape = of(root)
  const strides = shape.map((_, i) => size(shape.slice(i + 1)))
  const squeezed = (d: Shape): Shape => d.filter((n) => n !== 1)
  const put = (x: Found, own: Shape, begin: readonly number[]): void => {
    const offset = begin.reduce((n, b, i) => n + b * strides[i]!, 0)
    const along = own.flatMap((d, i) => (d === 1 ? [] : [strides[i]!]))
    copy(c, x, squeezed(own), accessOf(c, root, offset, along))
  }
  const ownShape = (i: number): Shape => types[i]!.shape.filter((_, k) => k !== laneAxis(types[i]!))
  if (e.op === 'pad') {
    put({ kind: 'number', x: 0 }, shape, shape.map(none))
    return put(
      args[0]!,
      ownShape(0),
      list(e, 'before').filter((_, i) => i !== laneAxis(types[0]!)),
    )
  }
  const axis = Number(e.params['axis'])
  if (axis === laneAxis(out)) return uncovered('chains put side by side')
  const along = shifted(axis, laneAxis(out))
  let at = 0
  args.forEach((x, i) => {
    const own = ownShape(i)
    put(
      x,
      own,
      own.map((_, k) => (k === along ? at : 0)),
    )
    at += own[along]!
  })
}

/** Writes the code of a group. */
export const emitGroup = (c: Context, group: Group, shapes: Shapes): void => {
  const { head } = group
  switch (head.kind) {
    case 'map':
      return emitMap(c, group, shapes)
    case 'dot':
      return emitProduct(
        c,
        group,
        head.placed,
        productOf(head.placed, group.space, shapes.laneAxis),
        shapes.of,
      )
    case 'reduce':
      return emitReduce(c, group, head.placed, shapes)
    case 'draw':
      return emitDraw(c, head.placed)
    case 'copy':
      return emitCopy(c, head.placed, shapes)
  }
}

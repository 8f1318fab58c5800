/**
 * Sums and maxima, and products with a single row or column. Lanes lie along an axis that is left where the terms of
 * neighbours lie side by side, and along the terms themselves otherwise.
 */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { float, type Cell } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import type { Variable, Writer } from '../emit/function.js'
import * as i32 from '../emit/i32.js'
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'
import { merged, nest, type Access } from '../loops.js'
import { list } from '../params.js'
import { isWhole } from '../views.js'
import { floorDivide, range } from '../shapes.js'
import { bodyOf, storeReach } from './body.js'
import { aligned, eachOf, reachOf, vectorNest, type At, type Context, type Reach } from './context.js'
import type { Group, Located, Product, Reduction, Root } from './found.js'
import { load, store, vectorOf, type Spot } from './vectors.js'

export const reductionOf = (e: Equation, x: Located, root: Root): Reduction => {
  const axes = list(e, 'axes')
  const { shape, strides } = x.view
  const kept = shape.flatMap((d, i) => (axes.includes(i) || d === 1 ? [] : [strides[i]!]))
  return {
    kind: 'reduction',
    join: e.op === 'maximum' ? 'maximum' : 'sum',
    x,
    kept,
    terms: axes.map((a) => strides[a]!),
    lengths: axes.map((a) => shape[a]!),
    root,
  }
}

/** A factor of the terms: its reach along the axes that are left, and bytes along those that go. */
interface Factor {
  readonly reach: Reach
  readonly inner: readonly number[]
}

interface Terms {
  readonly join: 'sum' | 'maximum'
  readonly lengths: Shape
  readonly factors: readonly Factor[]
  readonly root: Root
}

const termsOf = (head: Product | Reduction): Terms => {
  const factor = ({ root, view }: Located, kept: readonly number[], terms: readonly number[]): Factor => ({
    reach: reachOf(root, view.offset, kept),
    inner: terms.map((s) => 4 * s),
  })
  if (head.kind === 'reduction') {
    const { join, lengths, x, kept, terms, root } = head
    return { join, lengths, factors: [factor(x, kept, terms)], root }
  }
  const { kept, terms, root } = head
  return {
    join: 'sum',
    lengths: terms.map((t) => t.length),
    factors: (['a', 'b'] as const).map((side) =>
      factor(
        head[side],
        kept.map((k) => k[side]),
        terms.map((t) => t[side]),
      ),
    ),
    root,
  }
}

/** So many terms, a power of 2, are a sum, so many sums the next one, and so on: rounding grows with their logarithm. */
const BLOCK = 16

/** Joins what `read` gives for each of the terms. */
const emitTerms = (
  w: Writer,
  join: Terms['join'],
  lengths: Shape,
  accesses: readonly Access[],
  read: (pointers: (a: Access) => I32) => V128,
): Variable<'v128'> => {
  const apply = join === 'maximum' ? f32x4.max : f32x4.add
  const levels = join === 'maximum' ? 1 : Math.max(1, Math.ceil(Math.log(size(lengths)) / Math.log(BLOCK)))
  const sums = range(levels).map(() => w.variable(f32x4.constant(join === 'maximum' ? -Infinity : 0)))
  const count = w.variable(i32.constant(0))
  const pass = (level: number): void => {
    sums[level + 1]!.set(f32x4.add(sums[level + 1]!.get, sums[level]!.get))
    sums[level]!.set(f32x4.constant(0))
  }
  /** Passes sums on that have all of their terms. */
  const passFull = (level: number): void => {
    if (level + 1 === levels) return
    w.when(i32.eqz(i32.and(count.get, BLOCK ** (level + 1) - 1)), () => {
      pass(level)
      passFull(level + 1)
    })
  }
  nest(w, lengths, accesses, (at) => {
    sums[0]!.set(apply(sums[0]!.get, read(at)))
    if (levels > 1) count.set(i32.add(count.get, 1))
    passFull(0)
  })
  for (let level = 0; level + 1 < levels; level++) pass(level)
  return sums.at(-1)!
}

/** The spot with its first element at the address itself, since strides of terms may be negative. */
const firstOf = (w: Writer, spot: Spot): Spot => ({
  ...spot,
  at: w.let(i32.add(spot.at, spot.offset)),
  offset: 0,
})

const multiplied = (vectors: readonly V128[]): V128 => vectors.reduce((a, b) => f32x4.mul(a, b))

/** The four lanes as one number, in every lane. */
const acrossLanes = (w: Writer, join: Terms['join'], v: V128): V128 => {
  const apply = join === 'maximum' ? f32x4.max : f32x4.add
  const half = w.let(apply(v, v128.shuffleWords(v, v, [2, 3, 0, 1])))
  return w.let(apply(half, v128.shuffleWords(half, half, [1, 0, 3, 2])))
}

const targetOf = (group: Group, head: Product | Reduction): Reach =>
  head.kind === 'reduction' || isWhole(head.into)
    ? storeReach(head.root, group)
    : reachOf(head.root, head.into.offset, aligned(head.into, head.into.shape))

export const emitReduction = (c: Context, group: Group, head: Product | Reduction): void => {
  const { w } = c
  const { join, lengths, factors, root } = termsOf(head)
  const body = bodyOf(group)
  const target = root.stored ? targetOf(group, head) : undefined
  const reaches = [...factors.map((f) => f.reach), ...body.reaches, ...(target === undefined ? [] : [target])]
  const finish = (at: At, cell: Cell): void => {
    if (target !== undefined) store(w, 'floats', at(target), cell)
    body.run(c, new Map([[root, cell]]), at)
  }
  /** For elements whose terms are read lane by lane. */
  const side = (at: At): void => {
    const spots = factors.map((f) => firstOf(w, at(f.reach)))
    const accesses = factors.map(({ inner }, i): Access => ({
      key: `${i}`,
      base: spots[i]!.at,
      offset: spots[i]!.offset,
      strides: inner,
    }))
    const sum = emitTerms(w, join, lengths, accesses, (pointers) =>
      multiplied(
        accesses.map((a, i) => {
          const spot: Spot = { ...spots[i]!, at: pointers(a) }
          return vectorOf(w, 'floats', load(w, 'floats', spot))
        }),
      ),
    )
    finish(at, float(sum.get))
  }
  const [axes, walks] = merged(
    lengths,
    factors.map((f) => ({ strides: f.inner })),
  )
  const last = axes.length - 1
  const lies =
    last >= 0 && axes[last]! >= 4 && walks.every(({ strides }) => strides[last] === 4 || strides[last] === 0)
  const besides = factors.every(({ reach }) => [0, 4].includes(reach.strides.at(-1) ?? 0))
  const wide = (group.space.at(-1) ?? 1) >= 4
  if (!lies || (wide && besides)) return vectorNest(c, group.space, reaches, side)

  eachOf(c, group.space, reaches, (at) => {
    const spots = factors.map((f) => firstOf(w, at(f.reach)))
    const [length, outer] = [axes[last]!, axes.slice(0, last)]
    const accesses = walks.map(({ strides }, i): Access => ({
      key: `${i}`,
      base: spots[i]!.at,
      offset: spots[i]!.offset,
      strides: [...strides.slice(0, last), 4 * strides[last]!],
    }))
    const along = walks.map(({ strides }) => strides[last]!)
    const vectors = (pointers: (a: Access) => I32, count: number, from: number): V128 =>
      multiplied(
        accesses.map((a, i) => {
          const offset = a.offset + from * along[i]!
          const spot: Spot = {
            at: pointers(a),
            offset,
            along: along[i]!,
            count,
          }
          return vectorOf(w, 'floats', load(w, 'floats', spot))
        }),
      )
    const full = floorDivide(length, 4)
    const sum = emitTerms(w, join, [...outer, full], accesses, (p) => vectors(p, 4, 0))
    const rest = length % 4
    const all = w.variable(acrossLanes(w, join, sum.get))
    if (rest > 0) {
      const lasts = accesses.map((a) => ({
        ...a,
        strides: a.strides.slice(0, last),
      }))
      const more = emitTerms(w, join, outer, lasts, (p) => {
        const v = w.let(vectors((a) => p(lasts[accesses.indexOf(a)]!), rest, 4 * full))
        const inside = v128.constant(
          ...([0, 1, 2, 3].map((i) => (i < rest ? -1 : 0)) as [number, number, number, number]),
        )
        return v128.select(inside, v, w.float(join === 'maximum' ? -Infinity : 0))
      })
      const apply = join === 'maximum' ? f32x4.max : f32x4.add
      all.set(apply(all.get, acrossLanes(w, join, more.get)))
    }
    finish(at, float(all.get))
  })
}

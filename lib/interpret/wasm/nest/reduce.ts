/** Reductions over axes of one chain: sums, maxima, and products that no packed weights serve. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { float, uncovered } from '../cells.js'
import type { Variable } from '../emit/function.js'
import { i32 } from '../emit/scalar.js'
import { f32x4 } from '../emit/vector.js'
import { shifted } from '../shapes.js'
import { bodyOf } from './body.js'
import {
  accessOf,
  load,
  perVector,
  ROW,
  store,
  storeAccess,
  vectorOf,
  type Context,
  type Shapes,
} from './context.js'
import type { Group, Placed, Root } from './found.js'
import { nest, type Access } from './loops.js'

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

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

export const emitReduce = (c: Context, group: Group, placed: Placed, shapes: Shapes): void => {
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
  const fresh = (): readonly Variable<'v128'>[] => perVector(() => w.variable(f32x4.constant(start)))
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
    body.run(new Map([[placed.root, cells]]), pointers, () => 0)
  })
}

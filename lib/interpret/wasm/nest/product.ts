/**
 * Products of values of chains with weights that all chains share: four results at a time, for the chains of a block,
 * in registers. Weights are packed once per call, in the order in which they are read; what follows a product
 * elementwise is computed before its results leave the registers.
 */
import type { Shape } from '../../../core/graph.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { float, uncovered, type Cell } from '../cells.js'
import type { I32 } from '../emit/code.js'
import type { Variable, Writer } from '../emit/function.js'
import { f32, i32 } from '../emit/scalar.js'
import { f32x4, v128 } from '../emit/vector.js'
import { shifted } from '../shapes.js'
import { bodyOf } from './body.js'
import { accessOf, perVector, ROW, store, storeAccess, type Context } from './context.js'
import type { Group, Placed, Root } from './found.js'
import { nest, type Access } from './loops.js'

/** Results at a time: with 2 vectors of chains each, 8 sums, and 16 registers in all. */
export const TILE = 4

/** A product by the roles of its axes. */
export interface Product {
  readonly weights: Root
  /** Elements from the beginning of the weights, and between neighbours along the sum and along the results. */
  readonly from: number
  readonly along: number
  readonly across: number
  /** The length of the sum, and how many results it has for each of the other axes. */
  readonly terms: number
  readonly width: number
  readonly values: Root
  readonly valuesFrom: number
  readonly valuesAlong: number
  /** The strides of the values along the other axes, in the order of the space. */
  readonly others: readonly number[]
  /** The axis of the results in the space; undefined if there is one result. */
  readonly axis: number | undefined
}

/** Equal for products that read the same packed weights. */
export const packedKey = (p: Product): string =>
  [p.weights.value.id, p.from, p.along, p.across, p.terms, p.width].join()

export const productOf = (
  { e, args, types }: Placed,
  space: Shape,
  laneAxis: (v: Placed['out']) => number | undefined,
): Product => {
  const axes = dotAxes(e.params)
  const side =
    args[1]!.kind === 'located' && args[1]!.root.shared && laneAxis(types[1]!) === undefined ? 1 : 0
  const [w, x] = [args[side]!, args[1 - side]!]
  if (w.kind !== 'located' || x.kind !== 'located') return uncovered('a product with a number')
  const other = (1 - side) as 0 | 1
  const lane = laneAxis(types[other]!)
  const [pair] = axes.contract
  const contracted = shifted(pair![other], lane)
  const free = freeAxes(types[other]!.shape.length, axes, other)
    .filter((a) => a !== lane)
    .map((a) => shifted(a, lane))
  const [result] = freeAxes(types[side]!.shape.length, axes, side)
  const width = w.view.shape[result!]!
  const others = free.filter((a) => x.view.shape[a] !== 1)
  return {
    weights: w.root,
    from: w.view.offset,
    along: w.view.strides[pair![side]]!,
    across: w.view.strides[result!]!,
    terms: w.view.shape[pair![side]]!,
    width,
    values: x.root,
    valuesFrom: x.view.offset,
    valuesAlong: x.view.strides[contracted]!,
    others: others.map((a) => x.view.strides[a]!),
    axis: width === 1 ? undefined : side === 1 ? space.length - 1 : 0,
  }
}

/** Numbers that the packed weights take. */
export const packedSize = (p: Product): number => p.terms * p.width

/** Writes the weights in the order of use: tiles of results, in each the terms, in each the results. */
export const pack = (w: Writer, p: Product, weights: I32, to: I32): void => {
  const full = Math.floor(p.width / TILE)
  const rest = p.width % TILE
  const tile = (results: number, source: I32, target: I32): void =>
    w.loop(i32.constant(0), i32.constant(p.terms), 1, (k) => {
      const from = w.let(i32.add(source, i32.mul(k, i32.constant(4 * p.along))))
      const into = w.let(i32.add(target, i32.mul(k, i32.constant(4 * results))))
      for (let j = 0; j < results; j++) w.emit(f32.store(into, f32.load(from, 4 * p.across * j), 4 * j))
    })
  const start = w.let(i32.add(weights, i32.constant(4 * p.from)))
  if (full > 0)
    w.loop(i32.constant(0), i32.constant(full), 1, (t) =>
      tile(
        TILE,
        w.let(i32.add(start, i32.mul(t, i32.constant(4 * p.across * TILE)))),
        w.let(i32.add(to, i32.mul(t, i32.constant(4 * p.terms * TILE)))),
      ),
    )
  if (rest > 0)
    tile(
      rest,
      w.let(i32.add(start, i32.constant(4 * p.across * TILE * full))),
      w.let(i32.add(to, i32.constant(4 * p.terms * TILE * full))),
    )
}

/** The code of a group with a product at its heart. */
export const emitProduct = (
  c: Context,
  group: Group,
  placed: Placed,
  p: Product,
  shapeOf: (root: Root) => Shape,
): void => {
  const { w } = c
  const body = bodyOf(c, group, shapeOf)
  const target = placed.root.stored ? storeAccess(c, placed.root, group.space) : undefined
  const outer = group.space.filter((_, i) => i !== p.axis)
  const values = accessOf(c, p.values, p.valuesFrom, p.others)
  const step = p.valuesAlong * ROW
  const after = [...body.accesses, ...(target === undefined ? [] : [target])]
  const strideOf = (a: Access): number => (p.axis === undefined ? 0 : a.strides[p.axis]!)
  const packed = c.packedOf(placed.e)

  const tile = (results: number, t: I32 | undefined, first: number): void => {
    const begin = t === undefined ? i32.constant(first) : i32.mul(t, i32.constant(TILE))
    const weights = w.let(i32.add(packed, i32.mul(begin, i32.constant(4 * p.terms))))
    const bases = new Map<string, I32>()
    const moved = new Map(
      after.map((a) => {
        const id = `${a.key}|${strideOf(a)}`
        const base = bases.get(id) ?? w.let(i32.add(a.base, i32.mul(begin, i32.constant(strideOf(a)))))
        bases.set(id, base)
        const strides = a.strides.filter((_, i) => i !== p.axis)
        return [a, { ...a, key: id, base, strides }] as const
      }),
    )
    nest(w, outer, [values, ...moved.values()], (pointers) => {
      const sums = Array.from({ length: results }, (): readonly Variable<'v128'>[] =>
        perVector(() => w.variable(f32x4.constant(0))),
      )
      const from = w.let(i32.add(pointers(values), i32.constant(values.offset)))
      const to = w.let(i32.add(from, i32.constant(p.terms * step)))
      const b = w.variable(weights)
      w.loop(from, to, step, (a) => {
        const xs = perVector((q) => w.let(v128.load(a, 16 * q)))
        sums.forEach((row, j) => {
          const s = w.let(v128.loadSplat(b.get, 4 * j))
          row.forEach((sum, q) => sum.set(f32x4.add(sum.get, f32x4.mul(s, xs[q]!))))
        })
        b.set(i32.add(b.get, i32.constant(4 * results)))
      })
      sums.forEach((row, j) => {
        const cells: readonly Cell[] = row.map((s) => float(s.get))
        const shift = (a: Access): number => j * strideOf(a)
        const at = (a: Access): I32 => pointers(moved.get(a)!)
        if (target !== undefined) store(c, at(target), target.offset + shift(target), cells)
        body.run(new Map([[placed.root, cells]]), at, shift)
      })
    })
  }
  const full = Math.floor(p.width / TILE)
  if (full > 0) w.loop(i32.constant(0), i32.constant(full), 1, (t) => tile(TILE, t, 0))
  if (p.width % TILE > 0) tile(p.width % TILE, undefined, full * TILE)
}

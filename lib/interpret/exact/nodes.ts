/**
 * Nodes: points with weights. Here those of a density on a box, evenly spaced along each axis.
 *   E f = sum_i weight_i f(point_i),   sum_i weight_i = 1
 */
import { fail } from '../../core/GiryError.js'
import { size } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import { nameOf, value, type Energy } from '../../model/Energy.js'
import * as R from '../../random/Random.js'
import { enumerator } from './enumerate.js'
import { lanes } from './lanes.js'

/** `points` evenly spaced numbers from `low` to `high`. */
export interface Axis {
  readonly low: number
  readonly high: number
  readonly points: number
}

/**
 * An axis for each number of the state, in the order of its leaves, and how many nodes stand for all draws of a step: by
 * default 201 for one number, 1,511 for two.
 */
export interface Grid {
  readonly axes: readonly Axis[]
  readonly noise?: number
}

/** Weighted points; columns[k] holds coordinate k of all of them. */
export interface Nodes {
  readonly columns: readonly Float64Array[]
  readonly weights: Float64Array
}

/** Lanes that are computed side by side; results don't depend on it. */
export const CHUNK = 4096

/** Nodes lighter than this beside the heaviest are left out. */
const NEGLIGIBLE = 1e-9

/** The largest share of the law that may lie on the edge of a grid. */
const EDGE = 1e-6

const spread = ({ low, high, points }: Axis): Float64Array =>
  Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1))

/** All combinations of the columns' entries, the last column fastest. */
const product = (columns: readonly Float64Array[]): readonly Float64Array[] => {
  const total = columns.reduce((n, c) => n * c.length, 1)
  let inner = total
  return columns.map((c) => {
    inner /= c.length
    return Float64Array.from({ length: total }, (_, k) => c[Math.floor(k / inner) % c.length]!)
  })
}

/** Without the negligible nodes, and with weights that add to one. */
export const trimmed = ({ columns, weights }: Nodes): Nodes => {
  const heaviest = weights.reduce((m, w) => Math.max(m, w), 0)
  const keep = [...weights.keys()].filter((k) => weights[k]! > NEGLIGIBLE * heaviest)
  const total = keep.reduce((s, k) => s + weights[k]!, 0)
  return {
    columns: columns.map((c) => Float64Array.from(keep, (k) => c[k]!)),
    weights: Float64Array.from(keep, (k) => weights[k]! / total),
  }
}

/** The numbers that a point of a space of floats has. */
export const dimension = (space: Space.Space<unknown>): number =>
  space.leaves.every((l) => l.dtype === 'float')
    ? space.leaves.reduce((n, l) => n + size(l.shape), 0)
    : fail('LawError', 'a space with integers or flags', 'use Exact for finite spaces', 'quadrature')

/** Rows of the columns as the leaves of a space, CHUNK lanes of them; past the end row 0 stands in. */
export const chunkOf = (
  space: Space.Space<unknown>,
  columns: readonly Float64Array[],
  rows: ArrayLike<number>,
): readonly Float64Array[] => {
  let first = 0
  return space.leaves.map((leaf) => {
    const n = size(leaf.shape)
    const cells = new Float64Array(CHUNK * n)
    for (let lane = 0; lane < CHUNK; lane++)
      for (let i = 0; i < n; i++) cells[lane * n + i] = columns[first + i]![rows[lane] ?? 0]!
    first += n
    return cells
  })
}

/** U at all combinations of the axes' points. */
export const energiesAt = <X, L>(
  energy: Energy<X, L>,
  axes: readonly Axis[],
): { readonly columns: readonly Float64Array[]; readonly energies: Float64Array } => {
  const columns = product(axes.map(spread))
  const total = columns[0]!.length
  const program = lanes(nameOf(energy), energy.space, CHUNK, (x) => R.of(value(energy)(x)))
  const run = enumerator(program, () =>
    fail('LawError', 'an energy that draws', 'make it a function of the point'),
  )
  const energies = new Float64Array(total)
  for (let from = 0; from < total; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, total - from) }, (_, k) => from + k)
    run(chunkOf(energy.space, columns, rows), new Float64Array(CHUNK), ({ results }) =>
      energies.set(results[0]!.subarray(0, rows.length), from),
    )
  }
  return { columns, energies }
}

/** The law proportional to exp(-U) on the grid's box, as nodes. Stops if the box cuts off more than a negligible part. */
export const statesOf = <X, L>(energy: Energy<X, L>, axes: readonly Axis[]): Nodes => {
  if (dimension(energy.space) !== axes.length)
    fail(
      'ShapeError',
      `${axes.length} axes for ${dimension(energy.space)} numbers`,
      'give an axis for each',
      'quadrature',
    )
  const { columns, energies } = energiesAt(energy, axes)
  const lowest = energies.reduce((m, u) => Math.min(m, u), Infinity)
  const weights = energies.map((u) => Math.exp(lowest - u))
  const total = weights.reduce((s, w) => s + w, 0)
  const onEdge = weights.reduce(
    (s, w, k) => (axes.some((a, i) => columns[i]![k] === a.low || columns[i]![k] === a.high) ? s + w : s),
    0,
  )
  if (!(onEdge <= EDGE * total))
    fail(
      'NumericalError',
      `a share ${onEdge / total} of the law on the edge of the grid`,
      'widen the grid',
      'quadrature',
    )
  return trimmed({ columns, weights })
}

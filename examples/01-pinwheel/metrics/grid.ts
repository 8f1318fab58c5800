/**
 * A posterior on the plane, exact up to quadrature: the square [low, high]^2 is cut into equal cells and the
 * density is summed at their centres (midpoint rule). With the toy's noise of 0.25 and cells of 0.05 the error
 * of the sum is far below every distance measured with it, so the grid, and no Markov chain, is the truth.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { uniform, type RandomNumbers } from '../../shared/randomNumbers.js'
import { metricError, type MetricError } from './metricError.js'

/** The cells of a square. Cell k lies in row floor(k / cells), along z1, and column k mod cells, along z0. */
export interface Lattice {
  readonly low: number
  readonly high: number
  /** Cells along one side; cells^2 in all. */
  readonly cells: number
}

/** A density on a lattice; both arrays have one entry per cell. */
export interface Grid {
  readonly lattice: Lattice
  /** Log density at the cell's centre, up to one additive constant. */
  readonly logDensity: Float64Array
  /** Probability of the cell; the masses sum to 1. */
  readonly masses: Float64Array
}

/** The square [-6, 6]^2 in cells of 0.05: 240 by 240 of them. */
export const pinwheelLattice: Lattice = { low: -6, high: 6, cells: 240 }

/** The side of a cell. */
export const spacing = ({ low, high, cells }: Lattice): number => (high - low) / cells

/** The centre (z0, z1) of cell `k`. */
export const centre = (lattice: Lattice, k: number): readonly [number, number] => {
  const h = spacing(lattice)
  const row = Math.floor(k / lattice.cells)
  return [lattice.low + (k - row * lattice.cells + 0.5) * h, lattice.low + (row + 0.5) * h]
}

/** The centres of all cells in cell order, interleaved: [cells^2, 2] row-major. */
export const centres = (lattice: Lattice): Float64Array => {
  const all = new Float64Array(2 * lattice.cells ** 2)
  for (let k = 0; 2 * k < all.length; k++) all.set(centre(lattice, k), 2 * k)
  return all
}

/** The cell that holds (z0, z1), or -1 where the point lies outside the lattice or isn't a number. */
export const cellOf = (lattice: Lattice, z0: number, z1: number): number => {
  const h = spacing(lattice)
  const column = Math.floor((z0 - lattice.low) / h)
  const row = Math.floor((z1 - lattice.low) / h)
  const inside = column >= 0 && column < lattice.cells && row >= 0 && row < lattice.cells
  return inside ? row * lattice.cells + column : -1
}

/**
 * Normalises a density on a lattice.
 *
 * @param logDensity log density at `centres(lattice)`, [cells^2], up to an additive constant.
 * @returns the grid, or an error where the length doesn't fit or a value isn't finite.
 */
export const normalise = (lattice: Lattice, logDensity: Float64Array): Either.Either<MetricError, Grid> => {
  const count = lattice.cells ** 2
  if (logDensity.length !== count)
    return Either.left(
      metricError(
        `${logDensity.length} log densities for ${count} cells`,
        'grid',
        'give one value for each point of centres(lattice)',
      ),
    )
  const broken = logDensity.findIndex((value) => !Number.isFinite(value))
  if (broken >= 0)
    return Either.left(
      metricError(
        `the log density is ${logDensity[broken]}`,
        `grid, cell ${broken} at (${centre(lattice, broken).join(', ')})`,
        'check the density there; it has to be finite on the whole lattice',
      ),
    )
  const peak = logDensity.reduce((a, b) => Math.max(a, b))
  const weights = logDensity.map((value) => Math.exp(value - peak))
  const total = weights.reduce((a, b) => a + b)
  return Either.right({ lattice, logDensity, masses: weights.map((weight) => weight / total) })
}

/** The first index whose cumulative value exceeds `target`; the last index where none does. */
const firstAbove = (cumulative: Float64Array, target: number): number => {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Independent draws from the grid: a cell by its mass, then a uniform point of that cell.
 *
 * @returns `n` points, interleaved [n, 2] row-major. Advances `state`.
 */
export const draws = ({ lattice, masses }: Grid, n: number, state: RandomNumbers): Float64Array => {
  const h = spacing(lattice)
  let sum = 0
  const cumulative = masses.map((mass) => (sum += mass))
  const points = new Float64Array(2 * n)
  for (let i = 0; i < n; i++) {
    const [z0, z1] = centre(lattice, firstAbove(cumulative, uniform(state) * sum))
    points[2 * i] = z0 + (uniform(state) - 0.5) * h
    points[2 * i + 1] = z1 + (uniform(state) - 0.5) * h
  }
  return points
}

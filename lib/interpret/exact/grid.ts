/**
 * Grids that fit a density: the box outside of which it is negligible, at a spacing that follows how fast it varies,
 * by the Fisher information of its location along each axis,
 *   spacing_i = resolution / sqrt(E (d_i log p(x_1, ..., x_i))^2)
 * with the marginal density p of the first i numbers. For a normal law the square root is 1 / (standard deviation of x_i given
 * the numbers before it), and at a resolution of 1 the trapezoidal rule is already exact to 5e-9.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, fail, requireOption, type GiryError } from '../../core/GiryError.js'
import type { Energy } from '../../model/Energy.js'
import { dimension, energiesAt, type Axis, type Grid } from './nodes.js'

/** How fine the nodes lie, in scales of the target. */
export interface Resolution {
  /**
   * The spacing of the state's nodes in these units, for each number; by default 0.06 for one, 0.35 and 0.45 for two.
   */
  readonly resolution?: readonly number[]
  /** Nodes for the draws of a step. */
  readonly noise?: number
}

/** Energies this far above the lowest belong to densities of 1e-13 beside the highest. */
const DEPTH = 30
const ROUNDS = 40
const STEEPEST = 1e6

/** What a scan of a box says about each axis. */
interface Scan {
  /** The range of the points that count. */
  readonly low: number
  readonly high: number
  readonly spacing: number
  readonly information: number
}

const scanPoints = (dimensions: number): number => (dimensions === 1 ? 1001 : 121)

const scan = <X, L>(energy: Energy<X, L>, axes: readonly Axis[]): readonly Scan[] => {
  const { columns, energies } = energiesAt(energy, axes)
  const lowest = energies.reduce((m, u) => Math.min(m, u), Infinity)
  if (!Number.isFinite(lowest))
    fail(
      'NumericalError',
      `an energy whose lowest value is ${lowest}`,
      'give a density on the real line or plane',
      'quadrature',
    )
  const masses = energies.map((u) => Math.exp(lowest - u))
  const counts = [...energies.keys()].filter((k) => energies[k]! - lowest < DEPTH)
  return axes.map((axis, i) => {
    const values = counts.map((k) => columns[i]![k]!)
    return {
      low: Math.min(...values),
      high: Math.max(...values),
      spacing: spacingOf(axis),
      information: information(axes.slice(0, i + 1), masses),
    }
  })
}

const spacingOf = ({ low, high, points }: Axis): number => (high - low) / (points - 1)

/** E (d log p)^2 along the last of the axes for the marginal law on them, from masses on these and further axes. */
const information = (axes: readonly Axis[], masses: Float64Array): number => {
  const total = axes.reduce((n, a) => n * a.points, 1)
  const inner = masses.length / total
  const marginal = Float64Array.from({ length: total }, (_, k) =>
    masses.subarray(k * inner, (k + 1) * inner).reduce((s, m) => s + m, 0),
  )
  const last = axes.at(-1)!
  let found = 0
  marginal.forEach((m, k) => {
    const next = (k + 1) % last.points === 0 ? undefined : marginal[k + 1]
    // where a density jumps no spacing follows it
    if (next !== undefined && m > 0 && next > 0)
      found += m * Math.min(Math.abs(Math.log(next / m)) / spacingOf(last), STEEPEST) ** 2
  })
  return found / marginal.reduce((s, m) => s + m, 0)
}

/** A box that holds the law, and hardly more. */
const enclose = <X, L>(energy: Energy<X, L>): readonly (Axis & { readonly information: number })[] => {
  const dimensions = dimension(energy.space)
  if (dimensions < 1 || dimensions > 2)
    fail('LawError', `a space of ${dimensions} numbers`, 'quadrature is for one or two numbers', 'quadrature')
  const points = scanPoints(dimensions)
  let axes: readonly Axis[] = Array.from({ length: dimensions }, () => ({ low: -4, high: 4, points }))
  for (let round = 0; round < ROUNDS; round++) {
    const scans = scan(energy, axes)
    const next = axes.map((a, i) => fitted(a, scans[i]!))
    if (
      next.every(
        (a, i) =>
          a.high - a.low > 0.8 * (axes[i]!.high - axes[i]!.low) &&
          a.low >= axes[i]!.low &&
          a.high <= axes[i]!.high,
      )
    )
      return next.map((a, i) => ({ ...a, information: scans[i]!.information }))
    axes = next
  }
  return fail('NumericalError', 'a density whose extent was not found', 'give a grid', 'quadrature')
}

/** Wider where the law reaches the edge, else as narrow as the law. */
const fitted = ({ low, high, points }: Axis, found: Scan): Axis => {
  const width = high - low
  return {
    low: found.low <= low + found.spacing / 2 ? low - width / 2 : found.low - found.spacing,
    high: found.high >= high - found.spacing / 2 ? high + width / 2 : found.high + found.spacing,
    points,
  }
}

/**
 * A grid for an energy on one or two real numbers.
 * Left: a `LawError` for another space, a `NumericalError` where exp(-U) has no extent that is found by doubling.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Quadrature, Space as S } from 'giry'
 * const fitted = pipe(
 *   Quadrature.grid(E.standardNormal(S.scalar), { resolution: [0.5] }),
 *   Either.map(({ axes }) => axes.map(({ low, high, points }) => low < -7 && high > 7 && (high - low) / (points - 1) < 0.51)),
 * )
 * fitted // Either.right([true])
 */
export const grid = <X, L>(energy: Energy<X, L>, options: Resolution = {}): Either.Either<GiryError, Grid> =>
  attempt(() => {
    const box = enclose(energy)
    const resolution = options.resolution ?? (box.length === 1 ? [0.06] : [0.35, 0.45])
    resolution.forEach((r) => requireOption('resolution', r, (x) => x > 0, 'positive'))
    return {
      axes: box.map(({ low, high, information }, i) => ({
        low,
        high,
        points: Math.max(3, Math.ceil(((high - low) * Math.sqrt(information)) / resolution[i]!) + 1),
      })),
      ...(options.noise === undefined ? {} : { noise: options.noise }),
    }
  })

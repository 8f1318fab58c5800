/**
 * Equivalent chain length N_eq of a sampler: the least number N of Langevin steps after which a chain is as near
 * to the exact posterior as the sampler, in mean distance over the observations,
 *
 *   N_eq = min { N : mean_x D(Langevin_N, x) <= mean_x D(sampler, x) }.
 *
 * D is measured at some lengths only; in between the mean is taken as linear in log(1 + N).
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { checkOptions, checkValues, everyPosition, meanAt, quantile, replicate, tails } from './bootstrap.js'
import type { BootstrapOptions, Interval } from './bootstrap.js'
import { metricError, type MetricError } from './metricError.js'

/** Distances per observation, in one order of the observations throughout. */
export interface Measured {
  /** Distance of the sampler for each observation. */
  readonly sampler: ReadonlyArray<number>
  /** The chain after `steps` steps, for two or more different lengths; 0 should be one of them. */
  readonly chains: ReadonlyArray<ChainLength>
}

export interface ChainLength {
  readonly steps: number
  readonly perX: ReadonlyArray<number>
}

/** N_eq in steps. Where a number is censored it is the longest length measured and N_eq exceeds it. */
export interface EquivalentLength extends Interval {
  readonly censored: boolean
  readonly lowCensored: boolean
  readonly highCensored: boolean
}

/** The N in (from, to] at which the line through the two means, in log(1 + N), comes down to `target`. */
const crossing = (
  from: { readonly steps: number; readonly mean: number },
  to: { readonly steps: number; readonly mean: number },
  target: number,
): number => {
  const share = (from.mean - target) / (from.mean - to.mean)
  return Math.expm1((1 - share) * Math.log1p(from.steps) + share * Math.log1p(to.steps))
}

/** N_eq on the observations at the given positions; Infinity where no measured length is enough. */
const lengthAt = (
  sampler: ReadonlyArray<number>,
  ascending: ReadonlyArray<ChainLength>,
  at: Int32Array,
): number => {
  const target = meanAt(sampler, at)
  const means = ascending.map(({ steps, perX }) => ({ steps, mean: meanAt(perX, at) }))
  const first = means.findIndex(({ mean }) => mean <= target)
  if (first < 0) return Infinity
  return first === 0 ? 0 : crossing(means[first - 1], means[first], target)
}

/** The measured lengths in ascending order, or the reason why they can't be compared. */
const checkMeasured = ({
  sampler,
  chains,
}: Measured): Either.Either<MetricError, ReadonlyArray<ChainLength>> => {
  const ascending = [...chains].sort((a, b) => a.steps - b.steps)
  const bad = ascending.find(
    ({ steps }, i) => !(Number.isFinite(steps) && steps >= 0) || steps === ascending[i - 1]?.steps,
  )
  const uneven = ascending.find(({ perX }) => perX.length !== sampler.length)
  if (bad !== undefined || ascending.length < 2)
    return Either.left(
      metricError(
        bad === undefined
          ? `${ascending.length} chain lengths`
          : `a chain of ${bad.steps} steps, or two of them`,
        'nEq',
        'give two or more chain lengths, all different, none negative',
      ),
    )
  if (uneven !== undefined)
    return Either.left(
      metricError(
        `${uneven.perX.length} distances of the chain for ${sampler.length} of the sampler`,
        `nEq, chain of ${uneven.steps} steps`,
        'measure the chain and the sampler on the same observations',
      ),
    )
  return pipe(
    [
      checkValues(sampler, 'nEq, sampler'),
      ...ascending.map((c) => checkValues(c.perX, `nEq, ${c.steps} steps`)),
    ],
    (checks) => Either.sequenceArray(checks),
    Either.map(() => ascending),
  )
}

/**
 * The equivalent chain length with its percentile bootstrap interval, the observations resampled jointly for the
 * sampler and all chains. It is 0 where the sampler is no better than the shortest chain measured.
 *
 * @returns numbers that are all finite, in steps, not rounded.
 */
export const nEq = (
  measured: Measured,
  options: BootstrapOptions,
): Either.Either<MetricError, EquivalentLength> =>
  pipe(
    checkOptions(options, 'nEq'),
    Either.chain(() => checkMeasured(measured)),
    Either.map((ascending) => {
      const { sampler } = measured
      const longest = ascending[ascending.length - 1].steps
      const value = lengthAt(sampler, ascending, everyPosition(sampler.length))
      const lengths = replicate(sampler.length, (at) => lengthAt(sampler, ascending, at), options)
      const [low, high] = tails(options.level).map((p) => quantile(lengths, p))
      return {
        value: Math.min(value, longest),
        low: Math.min(low, longest),
        high: Math.min(high, longest),
        censored: value === Infinity,
        lowCensored: low === Infinity,
        highCensored: high === Infinity,
      }
    }),
  )

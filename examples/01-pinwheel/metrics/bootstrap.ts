/**
 * Percentile bootstrap (B. Efron, 1979) over observations: the observations x are drawn anew with replacement,
 * the statistic is computed on each such set, and the interval lies between two quantiles of the results. One
 * seed and one count always give the same sets, so methods measured on the same observations are paired.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { integer, randomNumbers } from '../../shared/randomNumbers.js'
import { metricError, type MetricError } from './metricError.js'

export interface BootstrapOptions {
  /** Number of resampled sets. */
  readonly replicates: number
  /** Coverage aimed at, in (0, 1), such as 0.95. */
  readonly level: number
  readonly seed: number
}

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The mean of `values` at the given positions. */
export const meanAt = (values: ReadonlyArray<number>, at: Int32Array): number =>
  at.reduce((sum, i) => sum + values[i], 0) / at.length

/** The positions 0, ..., count - 1: the set that was observed. */
export const everyPosition = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i)

/**
 * The p-quantile of ascending numbers, linear between order statistics (type 7 of Hyndman and Fan). It is
 * infinite as soon as one of the two order statistics that it lies between is.
 */
export const quantile = (ascending: Float64Array, p: number): number => {
  const position = p * (ascending.length - 1)
  const below = Math.floor(position)
  const share = position - below
  const value = ascending[below]
  const next = ascending[Math.min(below + 1, ascending.length - 1)]
  return share === 0 || next === value ? value : value + share * (next - value)
}

/** The statistic on each resampled set of `count` observations, ascending. It is given their positions. */
export const replicate = (
  count: number,
  statistic: (at: Int32Array) => number,
  { replicates, seed }: BootstrapOptions,
): Float64Array => {
  const state = randomNumbers(seed, `bootstrap of ${count}`)
  return Float64Array.from({ length: replicates }, () =>
    statistic(Int32Array.from({ length: count }, () => integer(state, count))),
  ).sort()
}

/** The two tail probabilities that leave `level` between them. */
export const tails = (level: number): readonly [number, number] => [(1 - level) / 2, (1 + level) / 2]

/** Nothing, or the reason why `options` can't be used. */
export const checkOptions = (
  { replicates, level }: BootstrapOptions,
  where: string,
): Either.Either<MetricError, void> => {
  if (!Number.isInteger(replicates) || replicates < 1)
    return Either.left(
      metricError(`replicates is ${replicates}`, where, 'use a positive integer, 1000 or more'),
    )
  return level > 0 && level < 1
    ? Either.right(undefined)
    : Either.left(metricError(`level is ${level}`, where, 'use a number between 0 and 1, such as 0.95'))
}

/** Nothing, or the reason why `values` can't be averaged. */
export const checkValues = (
  values: ReadonlyArray<number>,
  where: string,
): Either.Either<MetricError, void> => {
  if (values.length === 0)
    return Either.left(metricError('no values', where, 'give one for each observation'))
  const broken = values.findIndex((value) => !Number.isFinite(value))
  return broken < 0
    ? Either.right(undefined)
    : Either.left(
        metricError(
          `the value is ${values[broken]}`,
          `${where}, observation ${broken}`,
          'look for samples that diverged, or for fewer than two of them',
        ),
      )
}

/**
 * The mean of one value per observation and its percentile bootstrap interval. Two methods are compared by the
 * interval of their differences, observation by observation.
 *
 * @returns numbers that are all finite, or an error where `values` is empty or has one that isn't.
 */
export const interval = (
  values: ReadonlyArray<number>,
  options: BootstrapOptions,
): Either.Either<MetricError, Interval> =>
  pipe(
    checkOptions(options, 'interval'),
    Either.chain(() => checkValues(values, 'interval')),
    Either.map(() => {
      const means = replicate(values.length, (at) => meanAt(values, at), options)
      const [lower, upper] = tails(options.level)
      return {
        value: meanAt(values, everyPosition(values.length)),
        low: quantile(means, lower),
        high: quantile(means, upper),
      }
    }),
  )

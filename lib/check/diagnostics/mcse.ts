/**
 * Monte Carlo standard errors: how far an estimate from these draws is from its value, as one standard deviation.
 *   mean      sd / sqrt(ESS of the mean)
 *   sd        sqrt((m4 / m2^2 - 1) m2 / (4 ESS)), m2 and m4 the central moments, ESS that of the mean of (x - mean)^2
 *   p-quantile  half the distance of two order statistics, whose places are the 16% and 84% quantiles of
 *             Beta(ESS p + 1, ESS (1 - p) + 1), with the ESS of the quantile: an interval of one standard error
 * All definitions are those of the R package posterior 1.4.0; NaN where the effective sample size is.
 * References: Vehtari et al. 2021; Kenney and Keeping 1951 for the error of the sd.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import type { GiryError } from '../../core/GiryError.js'
import { betaQuantile } from './betaQuantile.js'
import { each, mean, measure, pooled, sorted, variance, type Chains, type Checked } from './chains.js'
import { measureQuantile, ofMean, ofQuantile } from './ess.js'

/** Phi(-1) and Phi(1), to the digits that posterior has. */
const ONE_SIGMA = [0.1586553, 0.8413447] as const

export const ofTheMean = (chains: Checked): number => Math.sqrt(variance(pooled(chains)) / ofMean(chains))

const ofTheSd = (chains: Checked): number => {
  const centre = mean(pooled(chains))
  const squares = each(chains, (x) => (x - centre) ** 2)
  const second = mean(pooled(squares))
  const fourth = mean(pooled(each(squares, (x) => x * x)))
  return Math.sqrt((fourth - second * second) / ofMean(squares) / second / 4)
}

const ofTheQuantile = (chains: Checked, p: number): number => {
  const size = ofQuantile(chains, p)
  if (Number.isNaN(size)) return NaN
  const ascending = sorted(pooled(chains))
  const n = ascending.length
  const [low, high] = ONE_SIGMA.map((q) => n * betaQuantile(q, size * p + 1, size * (1 - p) + 1))
  const below = ascending[Math.max(Math.floor(low!), 1) - 1]!
  const above = ascending[Math.min(Math.ceil(high!), n) - 1]!
  return (above - below) / 2
}

/**
 * The Monte Carlo standard error of the mean. At least 4 draws of each chain. Left: a `ShapeError` for chains of unequal length, or
 * too few draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * const wave = [Array.from({ length: 400 }, (_, t) => Math.sin(t / 10)), Array.from({ length: 400 }, (_, t) => Math.cos(t / 10))]
 * const rounded = Either.map((x: number) => Math.round(1000 * x) / 1000)
 * rounded(Diagnostics.mcseMean(wave)) // Either.right(0.11)
 * rounded(Diagnostics.mcseSd(wave)) // Either.right(0.028)
 * rounded(Diagnostics.mcseMedian(wave)) // Either.right(0.213)
 * Either.isLeft(Diagnostics.mcseQuantile(2)(wave)) // true
 */
export const mcseMean: (draws: Chains) => Either<GiryError, number> = measure('mcseMean', ofTheMean)

/** The Monte Carlo standard error of the standard deviation. Otherwise as `mcseMean`. */
export const mcseSd: (draws: Chains) => Either<GiryError, number> = measure('mcseSd', ofTheSd)

/** The Monte Carlo standard error of the median. Otherwise as `mcseMean`. */
export const mcseMedian: (draws: Chains) => Either<GiryError, number> = measure('mcseMedian', (chains) =>
  ofTheQuantile(chains, 0.5),
)

/** The Monte Carlo standard error of the p-quantile. Left: as `mcseMean`, and an `OptionError` for p outside of [0, 1]. */
export const mcseQuantile: (p: number) => (draws: Chains) => Either<GiryError, number> = measureQuantile(
  'mcseQuantile',
  ofTheQuantile,
)

/**
 * Effective sample size: how many independent draws have the Monte Carlo error of these N = m n ones,
 *   ESS = N / tau,  tau = 1 + 2 sum_t rho(t)
 *   rho(t) = 1 - (W - c(t)) / V,  W = n / (n - 1) c(0),  V = c(0) + variance(chain means)
 * with autocovariances c(t) averaged over chains: chains that disagree have long correlations. The sum goes over pairs
 * rho(2k) + rho(2k + 1) as long as they are positive, each lowered to the one before it (Geyer's initial monotone sequence), and
 * with the next even rho, if positive, added once. tau is at least 1 / log10(N), so that alternating draws can't claim too much;
 * where already the first pair isn't positive, or chains have less than 6 draws, tau is 2.
 * NaN if all draws are equal, if one isn't finite, or if (half) chains have less than 3 draws.
 * All definitions are those of the R package posterior 1.4.0.
 * References: Geyer 1992, "Practical Markov chain Monte Carlo"; Vehtari et al. 2021.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, requireOption, within, type GiryError } from '../../core/GiryError.js'
import { autocovariance } from './autocovariance.js'
import { check, degenerate, each, hasNaN, mean, measure, pooled, split, variance } from './chains.js'
import type { Chains, Checked } from './chains.js'
import { normalScores, quantile } from './ranks.js'

/** The autocorrelations rho(0), ..., rho(n - 1) of all chains together. */
const autocorrelations = (chains: Checked): Float64Array => {
  const n = chains[0]!.length
  const lags = chains.map(autocovariance)
  const c = Float64Array.from({ length: n }, (_, t) => mean(lags.map((l) => l[t]!)))
  const inner = (n / (n - 1)) * c[0]!
  const whole = c[0]! + (chains.length > 1 ? variance(chains.map(mean)) : 0)
  return c.map((ct, t) => (t === 0 ? 1 : 1 - (inner - ct) / whole))
}

/** The length of Geyer's initial positive sequence: the lag at which its first pair that isn't positive begins, or the last pair. */
const positive = (rho: Float64Array): number => {
  let t = 0
  while (t < rho.length - 5 && rho[t]! + rho[t + 1]! > 0) t += 2
  return t
}

/** Integrated autocorrelation time by the initial monotone sequence. */
const autocorrelationTime = (rho: Float64Array): number => {
  const end = positive(rho)
  let [total, before] = [0, Infinity]
  for (let t = 0; t < end; t += 2) {
    before = Math.min(before, rho[t]! + rho[t + 1]!)
    total += before
  }
  if (end === 0) return 2
  const last = rho[end]! > 0 || rho[end]! + rho[end + 1]! >= 0 ? rho[end]! : 0
  return -1 + 2 * total + last
}

/** The effective sample size of a mean, of chains as they are. */
export const plain = (chains: Checked): number => {
  const n = chains[0]!.length
  if (n < 3 || degenerate(chains)) return NaN
  const draws = chains.length * n
  return draws / Math.max(autocorrelationTime(autocorrelations(chains)), 1 / Math.log10(draws))
}

export const ofMean = (chains: Checked): number => plain(split(chains))

export const bulk = (chains: Checked): number => (hasNaN(chains) ? NaN : plain(normalScores(split(chains))))

/** Of the share of draws up to the p-quantile; the largest draw itself is never a quantile. */
export const ofQuantile = (chains: Checked, p: number): number => {
  if (degenerate(chains)) return NaN
  const draws = chains.length * chains[0]!.length
  const threshold = quantile(chains, p === 1 ? (draws - 0.5) / draws : p)
  return ofMean(each(chains, (x) => (x <= threshold ? 1 : 0)))
}

export const tail = (chains: Checked): number => Math.min(ofQuantile(chains, 0.05), ofQuantile(chains, 0.95))

const deviations = (chains: Checked): Checked => {
  const centre = mean(pooled(chains))
  return each(chains, (x) => Math.abs(x - centre))
}

/** A measure of a quantile: p in [0, 1], or an `OptionError`. */
export const measureQuantile =
  (name: string, of: (chains: Checked, p: number) => number) =>
  (p: number) =>
  (chains: Chains): Either<GiryError, number> =>
    attempt(() =>
      within(name, () => {
        requireOption('p', p, (x) => x >= 0 && x <= 1, 'in [0, 1]')
        return of(check(chains), p)
      }),
    )

/**
 * Effective sample size of the mean, from chains that aren't split. At least 4 draws
 * of each chain. Left: a `ShapeError` for chains of unequal length, or too few draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * const wave = [Array.from({ length: 400 }, (_, t) => Math.sin(t / 10)), Array.from({ length: 400 }, (_, t) => Math.cos(t / 10))]
 * const rounded = Either.map((x: number) => Math.round(x))
 * rounded(Diagnostics.ess(wave)) // Either.right(41)
 * rounded(Diagnostics.essMean(wave)) // Either.right(41)
 * rounded(Diagnostics.essBulk(wave)) // Either.right(47)
 * rounded(Diagnostics.essTail(wave)) // Either.right(252)
 * rounded(Diagnostics.essSd(wave)) // Either.right(85)
 * rounded(Diagnostics.essQuantile(0.5)(wave)) // Either.right(53)
 */
export const ess: (draws: Chains) => Either<GiryError, number> = measure('ess', plain)

/** Effective sample size of the mean, from split chains. Otherwise as `ess`. */
export const essMean: (draws: Chains) => Either<GiryError, number> = measure('essMean', ofMean)

/** Effective sample size in the bulk: that of the mean of the normal scores of the split chains. Otherwise as `ess`. */
export const essBulk: (draws: Chains) => Either<GiryError, number> = measure('essBulk', bulk)

/** Effective sample size in the tails: the smaller one of those of the quantiles 5% and 95%. Otherwise as `ess`. */
export const essTail: (draws: Chains) => Either<GiryError, number> = measure('essTail', tail)

/** Effective sample size of the standard deviation: that of the mean of |x - mean|. Otherwise as `ess`. */
export const essSd: (draws: Chains) => Either<GiryError, number> = measure('essSd', (chains) =>
  ofMean(deviations(chains)),
)

/**
 * Effective sample size of the p-quantile: that of the share of draws up to it. Left: as `ess`, and an `OptionError` for p outside of
 * [0, 1].
 */
export const essQuantile: (p: number) => (draws: Chains) => Either<GiryError, number> = measureQuantile(
  'essQuantile',
  ofQuantile,
)

// Calibration of samplers of known posteriors, and how much it looks at.

import { Distribution as D, Random as R, Term as T } from 'giry'
import { Stat } from 'giry/check'
import type { Statistics } from '../../budget.js'
import { gibbsForSum, mean, membership, memberGiven, LOG_ODDS, sum } from '../models.js'

/** The draws of a sampler. */
export const L = 9

/** One cosine of nine, of one quantity of three. */
export const trial = (share: Stat.Share) => ({
  draws: Stat.plan({ alpha: share.alpha, discrepancy: 0.1, deviation: Math.SQRT1_2, among: 3 * L }),
  ...share,
})

/** The posterior of a mean, or one with another mean or deviation. */
export const meanSampler =
  ({ gain = 0.5, sd = Math.SQRT1_2 } = {}) =>
  (y: T.Scalar) =>
    R.replicate(L)(D.normal({ mean: T.scale(gain)(y), sd }))

/** The posterior of a membership, with many equal draws. */
export const membershipSampler = (logOdds: number) => (y: T.Scalar) =>
  R.replicate(L)(D.bernoulli(memberGiven(y, logOdds)))

/** Draws of a Gibbs scan, after a warm-up and so many steps apart. */
export const sumSampler = (warmup: number, thin: number) =>
  Stat.thinned({ start: (_: T.Scalar) => R.normal([2]), warmup, thin, count: L })(gibbsForSum())

const tests: Stat.Tests = {
  mean: (share) => Stat.calibrated(mean, meanSampler(), trial(share)),
  membership: (share) => Stat.calibrated(membership, membershipSampler(LOG_ODDS), trial(share)),
  // a scan forgets three quarters of where it was: 4^-12 is left
  sum: (share) => Stat.calibrated(sum, sumSampler(12, 12), trial(share)),
}

/** Samplers that claim to be exact; the last one is one up to 1e-7. */
export const calibration: Statistics = { suite: 'calibration', tests }

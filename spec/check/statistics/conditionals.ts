// Tests of conditional kernels, and how much they look at.

import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { Stat } from 'giry/check'
import type { Statistics } from '../../budget.js'
import { flipMembership, gibbsForSum, malaForMean, mean, membership, sum } from '../models.js'

/** Thirteen features, two laws, and one bet on all of them besides. */
export const trial = (share: Stat.Share) => ({
  draws: Stat.plan({ alpha: share.alpha, discrepancy: 0.02, deviation: 0.25, among: 2 * 2 * 13 }),
  ...share,
})

const tests: Stat.Tests = {
  mean: (share) => Stat.geweke(mean, malaForMean(), trial(share)),
  sum: (share) => Stat.geweke(sum, gibbsForSum(), trial(share)),
  membership: (share) => Stat.geweke(membership, flipMembership(), trial(share)),
  'ranks of a mean': (share) =>
    pipe(
      Stat.joint(mean, malaForMean()),
      Either.fold(
        () => [],
        ({ kernel, exact }) => Stat.rankTest(kernel, exact, { steps: 5, draws: 8000, ...share }),
      ),
    ),
}

/** MALA, Gibbs and a discrete step for known posteriors, and the ranks of one of them. */
export const conditionals: Statistics = { suite: 'conditional kernels', tests }

/**
 * Short-run learning of the latent energy-based model (Pang et al. 2020): both chains start from noise, every time.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Random as R } from 'giry'
import {
  initLearner,
  learn,
  noise,
  posteriorMove,
  priorChains,
  rows,
  steps,
  type Images,
  type Learner,
  type Rates,
  type Report,
} from './learning.js'
import { posterior } from './networks.js'

export const init = initLearner

/** One iteration on a batch of images. */
export const step =
  (rates: Rates) =>
  (learner: Learner, xs: Images): R.Random<readonly [Learner, Report]> =>
    pipe(
      R.Do,
      R.bind('starts', () => R.both(noise(rows(xs)), noise(rows(xs)))),
      R.bind('positives', ({ starts: [z0] }) =>
        Q.refine(posteriorMove, steps.posterior)(posterior(learner.model))(xs, z0),
      ),
      R.bind('negatives', ({ starts: [, z0] }) => priorChains(learner.model, steps.prior)(z0)),
      R.map(({ positives, negatives }) => learn(rates)(learner, xs, positives, negatives)),
    )

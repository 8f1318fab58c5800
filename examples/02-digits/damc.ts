/**
 * Diffusion-amortized MCMC (Yu et al. 2023): a diffusion q(z | x) learns where Langevin chains go that start from its
 * own draws, and so they start ever nearer to the posterior. One iteration on a batch of images xs:
 *   1   z0 ~ slow copy of q(. | xs)
 *   2   z+ = Langevin on the posterior, from z0
 *   3   z- = Langevin on the prior, from z0 and from as many draws of noise
 *   4   M updates of q towards z+
 *   5   one update of the generator and of the tilt, by z+ and z-
 *   6   the slow copy moves
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Net as N, Optimizer as O, Random as R, Term as T } from 'giry'
import {
  decaying,
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
import { posterior, sampler } from './networks.js'

export type Phi = N.ParamsOf<typeof sampler>

/** The model and its amortizer. */
export interface State {
  readonly learner: Learner
  readonly q: Q.Amortizer<Phi>
}

export interface DamcRates extends Rates {
  readonly sampler: number
}

const rule = ({ sampler: rate, iterations }: DamcRates): O.Optimizer =>
  O.clip(100)(O.adamW({ rate: decaying(rate, iterations), betas: [0.5, 0.999], weightDecay: 1e-4 }))

/** The model first, so that it starts as it does for short-run learning. */
export const init = (rates: DamcRates): R.Random<State> =>
  R.struct({ learner: initLearner(rates), q: Q.init(sampler, rule(rates)) })

/** One iteration on a batch of images. */
export const step = (rates: DamcRates) => {
  const warmStart = Q.warmStart(sampler)
  const refine = Q.refine(posteriorMove, steps.posterior)
  const project = Q.project(sampler, { rule: rule(rates), updates: 5, nullProbability: 0.5 })
  const slowCopy = Q.slowCopy({ weight: 0.5, every: 2 })
  return (
    { learner, q }: State,
    xs: Images,
  ): R.Random<readonly [State, Report & { readonly denoising: T.Scalar }]> =>
    pipe(
      R.Do,
      R.bind('z0', () => warmStart(q.slow, xs)),
      R.bind('positives', ({ z0 }) => refine(posterior(learner.model))(xs, z0)),
      R.bind('fresh', () => noise(rows(xs))),
      R.bind('negatives', ({ z0, fresh }) =>
        priorChains(learner.model, steps.prior)(T.concatAxis(0, [z0, fresh])),
      ),
      R.bind('projected', ({ positives }) => project(q, xs, positives)),
      R.map(({ positives, negatives, projected: [next, denoising] }) => {
        const [learned, report] = learn(rates)(learner, xs, positives, negatives)
        return [
          { learner: learned, q: slowCopy(next) },
          { ...report, denoising },
        ] as const
      }),
    )
}

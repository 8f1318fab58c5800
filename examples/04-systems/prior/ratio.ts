/**
 * The noise-contrastive prior p(z) ~ r(z) N(z; 0, I) (Aneja et al. 2021): r = exp f, where f is the logit of a classifier that tells z+
 * from N(0, I). Its draws are resampled proposals.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Objective, Random as R, Smc, Term as T } from 'giry'
import { rowAt, rows } from '../batches.js'
import { begin, descend, type Learner } from '../learner.js'
import { asPrior, type Prior } from '../parts.js'
import type { Tilt } from './tilt.js'

export interface RatioOptions<F, Z> extends Tilt<F, Z> {
  /** Draws of N(0, I) of which one is taken. */
  readonly proposals: number
}

export const ratio = <F, Z>({ latents, net, rule, proposals }: RatioOptions<F, Z>): Prior<Learner<F>, Z> => ({
  init: begin(rule)(net.init),
  energy: ({ params }) => asPrior(pipe(E.standardNormal(latents), E.tilt(net(params)))),
  learn: (p, { zs }, iteration) =>
    pipe(
      R.replicate(rows(zs))(R.normalLike(latents)),
      R.map((negatives) => {
        const loss = (f: F): T.Scalar => Objective.densityRatio(net(f))(zs, negatives)
        const found = T.valueAndGrad(loss)(p.params)
        return [descend(rule)(p, found, iteration), { ratio: found[0] }] as const
      }),
    ),
  sample: ({ params }) =>
    pipe(
      R.normalLike(latents),
      Smc.importanceResampling({ proposals, logWeight: net(params) }),
      R.map(({ draws }) => rowAt(draws, T.index(0))),
    ),
})

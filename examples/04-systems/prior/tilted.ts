/**
 * The latent energy-based prior p(z) ~ exp(f(z)) N(z; 0, I), learned by maximum likelihood (Pang et al. 2020): f rises at z+ and
 * falls at z-, where short chains of the prior end.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Objective, Random as R, Term as T } from 'giry'
import { joined, rows } from '../batches.js'
import { allMoved, moved, watched, type Chain } from '../chains.js'
import { begin, descend, type Learner } from '../learner.js'
import { asPrior, type Prior } from '../parts.js'
import type { Tilt } from './tilt.js'

export interface TiltedOptions<F, Z> extends Tilt<F, Z> {
  /** Of training, and of draws. */
  readonly chain: Chain<Z>
  /** Whether as many chains as start from N(0, I) start from where those of the inference do. */
  readonly fromInference: boolean
}

export const tilted = <F, Z>({
  latents,
  net,
  rule,
  chain,
  fromInference,
}: TiltedOptions<F, Z>): Prior<Learner<F>, Z> => {
  const law = (f: F) => pipe(E.standardNormal(latents), E.tilt(net(f)))
  return {
    init: begin(rule)(net.init),
    energy: ({ params }) => asPrior(law(params)),
    learn: (p, { zs, starts }, iteration) =>
      pipe(
        R.replicate(rows(zs))(R.normalLike(latents)),
        R.map((fresh) => (fromInference ? joined(starts, fresh) : fresh)),
        R.chain(allMoved(chain, law(p.params))),
        R.map((negatives) => {
          const contrast = (f: F): T.Scalar => Objective.contrast((z: Z) => T.neg(net(f)(z)))(zs, negatives)
          const [value, gradient] = T.valueAndGrad(contrast)(p.params)
          return [descend(rule)(p, gradient, iteration), { contrast: T.neg(value) }] as const
        }),
      ),
    sample: ({ params }) => R.chain(moved(chain, law(params)))(R.normalLike(latents)),
    watched: ({ params }, how) => R.chain(watched(chain, law(params), how))(R.normalLike(latents)),
  }
}

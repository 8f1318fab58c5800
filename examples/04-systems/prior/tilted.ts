/**
 * The latent energy-based prior p(z) ~ exp(f(z)) N(z; 0, I), learned by maximum likelihood (Pang et al. 2020): f rises at z+ and
 * falls at z-, where short chains of the prior end. Squares of f may be penalised, as in released code (Yu et al. 2023).
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Objective, Random as R, Term as T } from 'giry'
import { joined, rows } from '../batches.js'
import { allMoved, moved, watched, type Chain } from '../chains.js'
import { begin, descend, type Learner } from '../learner.js'
import { asPrior, type Prior } from '../parts.js'
import type { Tilt } from './tilt.js'

/** Where the chains of training start: at draws of N(0, I), where those of the inference do, or half and half. */
export type Negatives = 'noise' | 'inference' | 'both'

export interface TiltedOptions<F, Z> extends Tilt<F, Z> {
  /** Of training. */
  readonly chain: Chain<Z>
  /** Of draws. */
  readonly drawing: Chain<Z>
  readonly negatives: Negatives
  /** Weight of mean f(z+)^2 + mean f(z-)^2, which keeps f from growing without end; 0 where nothing is said. */
  readonly penalty?: number
}

const meanSquare = <Z>(f: (z: Z) => T.Scalar, zs: T.Batch<Z>): T.Scalar =>
  T.mean(T.batch(rows(zs), (z: Z) => T.square(f(z)))(zs))

export const tilted = <F, Z>({
  latents,
  net,
  rule,
  chain,
  drawing,
  negatives,
  penalty = 0,
}: TiltedOptions<F, Z>): Prior<Learner<F>, Z> => {
  const law = (f: F) => pipe(E.standardNormal(latents), E.tilt(net(f)))
  return {
    init: begin(rule)(net.init),
    energy: ({ params }) => asPrior(law(params)),
    learn: (p, { zs, starts }, iteration) =>
      pipe(
        negatives === 'inference' ? R.of(starts) : R.replicate(rows(zs))(R.normalLike(latents)),
        R.map((first) => (negatives === 'both' ? joined(starts, first) : first)),
        R.chain(allMoved(chain, law(p.params))),
        R.map((ends) => {
          const contrast = (f: F): T.Scalar => Objective.contrast((z: Z) => T.neg(net(f)(z)))(zs, ends)
          const squares = (f: F): T.Scalar => T.add(meanSquare(net(f), zs), meanSquare(net(f), ends))
          const loss = (f: F): T.Scalar =>
            penalty === 0 ? contrast(f) : T.add(contrast(f), T.scale(penalty)(squares(f)))
          const found = T.valueAndGrad(loss)(p.params)
          return [descend(rule)(p, found, iteration), { contrast: T.neg(contrast(p.params)) }] as const
        }),
      ),
    sample: ({ params }) => R.chain(moved(drawing, law(params)))(R.normalLike(latents)),
    watched: ({ params }, how) => R.chain(watched(drawing, law(params), how))(R.normalLike(latents)),
  }
}

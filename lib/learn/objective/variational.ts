/**
 * Variational inference with a Gaussian encoder q(z | x), one reparametrised draw z ~ q for each example:
 *   negativeElbo   KL(q || p) - log p(x | z)          prior p Gaussian, and its divergence in closed form
 *                  in the mean -log p(x) + KL(q || p(z | x)): an upper bound of -log p(x), tight at the posterior
 *   freeEnergy     U_x(z) - H(q)                      U_x any energy of the posterior, and the entropy in closed form
 *                  in the mean -log Z_x + KL(q || p_x), where p_x = exp(-U_x) / Z_x
 * Where U_x has an unnormalised prior (Pang et al. 2020) its normaliser is a constant to encoder and decoder.
 * Both are losses, to be made small. Reference: Kingma and Welling 2014, "Auto-encoding variational Bayes".
 */
import * as T from '../../core/Term.js'
import type { Scalar, Vec } from '../../core/types.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { divergence, draw, entropy, type Normal } from '../gaussian/normal.js'

/** An encoder, a decoder and a prior. */
export interface ElboOptions<C, D extends number> {
  /** q(z | x). */
  readonly encoder: (x: C) => Normal<D>
  /** log p(x | z), with its constants if losses are to be bounds. */
  readonly logLikelihood: (z: Vec<NoInfer<D>>, x: NoInfer<C>) => Scalar
  readonly prior: Normal<NoInfer<D>>
}

/**
 * -ELBO of one example, in nats. The example's model is z ~ N(0, 1), x | z ~ N(z, 1), whose posterior is N(x / 2, 1 / 2):
 * there the bound is tight, and in the mean over z it is -log N(x; 0, 2).
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Gaussian, Objective, Run, Space as S, Term as T } from 'giry'
 * const loss = Objective.negativeElbo({
 *   encoder: (x: T.Vec<1>) => ({ mean: T.scale(0.5)(x), logSd: T.fill(-40, [1]) }),
 *   logLikelihood: (z, x) => Gaussian.logDensity({ mean: z, logSd: T.fill(0, [1]) })(x),
 *   prior: Gaussian.standard(1),
 * })
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(loss(T.vector([2])))()
 * const [divergence, surprise] = [40 - 0.5 + 0.5, 0.5 + Math.log(2 * Math.PI) / 2]
 * run._tag === 'Right' && run.right.values // [divergence + surprise]
 */
export const negativeElbo =
  <C, D extends number>({ encoder, logLikelihood, prior }: ElboOptions<C, D>) =>
  (x: C): Random<Scalar> =>
    R.located('negativeElbo', () => {
      const q = encoder(x)
      return R.map((z: Vec<D>) => T.sub(divergence(q, prior), logLikelihood(z, x)))(draw(q))
    })

/** An encoder, and the energy that it is to fit at each condition. */
export interface FreeEnergyOptions<C, D extends number, L> {
  /** q(z | x). */
  readonly encoder: (x: C) => Normal<D>
  /** U_x, such as -log p(z, x) up to a constant. */
  readonly energy: (x: NoInfer<C>) => Energy<Vec<NoInfer<D>>, L>
}

/**
 * The variational free energy of one example. In the example q is all but a point, at which U is 2^2 / 2.
 *
 * @example
 * import { Energy as E, Objective, Run, Space as S, Term as T } from 'giry'
 * const loss = Objective.freeEnergy({
 *   encoder: (x: T.Vec<1>) => ({ mean: x, logSd: T.fill(-40, [1]) }),
 *   energy: () => E.standardNormal(S.real(1)),
 * })
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(loss(T.vector([2])))()
 * run._tag === 'Right' && run.right.values // [2 + 40 - Math.log(2 * Math.PI * Math.E) / 2]
 */
export const freeEnergy =
  <C, D extends number, L>({ encoder, energy }: FreeEnergyOptions<C, D, L>) =>
  (x: C): Random<Scalar> =>
    R.located('freeEnergy', () => {
      const q = encoder(x)
      return R.map((z: Vec<D>) => T.sub(E.value(energy(x))(z), entropy(q)))(draw(q))
    })

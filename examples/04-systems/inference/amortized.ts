/**
 * Diffusion-amortized MCMC (Yu et al. 2023): a diffusion q(z | x) learns where chains go that start from its own draws, and so
 * they start ever nearer to the posterior.
 *   z0 ~ slow copy of q(. | x),   z+ = chain from z0,   M updates of q towards z+,   the slow copy moves
 * Its unconditional branch learns the law of z+ over all images.
 */
import { Amortizer as Q, Random as R, type Net as N, type Optimizer as O } from 'giry'
import type { Chain } from '../chains.js'
import type { Inference } from '../parts.js'

export interface AmortizedOptions<Phi, Z> extends Q.ProjectOptions, O.SlowCopyOptions {
  readonly family: Q.Family<Phi, N.Image, Z>
  readonly chain: Chain<Z>
}

export const amortized = <Phi, Z>({
  family,
  chain: { move, steps },
  ...o
}: AmortizedOptions<Phi, Z>): Inference<Q.Amortizer<Phi>, Z> => ({
  init: Q.init(family, o.rule),
  infer: (q, { posterior }, { image }) =>
    R.map(({ q: next, z0, zs, loss }: Q.Amortized<Phi, Z>) => ({
      q: next,
      starts: z0,
      zs,
      report: { denoising: loss },
    }))(Q.amortize(family, move, { ...o, steps })(posterior)(q, image)),
  start: (q, _, x) => family.sample(q.phi, x),
  sample: (q) => family.sampleNull(q.phi),
})

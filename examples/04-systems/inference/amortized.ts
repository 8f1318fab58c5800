/**
 * Diffusion-amortized MCMC (Yu et al. 2023): a diffusion q(z | x) learns where chains go that start from its own draws, and so
 * they start ever nearer to the posterior.
 *   z0 ~ slow copy of q(. | x),   z+ = chain from z0,   M updates of q towards z+,   the slow copy moves
 * Its unconditional branch learns the law of z+ over all images. Chains may start from N(0, I) instead, as without amortization: q then
 * learns where short runs from noise end, and what it learns never comes back to them.
 */
import { Amortizer as Q, Random as R, type Net as N, type Optimizer as O, type Space as S } from 'giry'
import type { Chain } from '../chains.js'
import type { Inference } from '../parts.js'

export interface AmortizedOptions<Phi, Z> extends Q.ProjectOptions, O.SlowCopyOptions {
  readonly family: Q.Family<Phi, N.Image, Z>
  readonly latents: S.Space<Z>
  readonly chain: Chain<Z>
  /** Where the chains of training start: at draws of the slow copy, or of N(0, I). */
  readonly start?: 'sampler' | 'noise'
}

export const amortized = <Phi, Z>({
  family,
  latents,
  chain: { move, steps },
  start = 'sampler',
  ...o
}: AmortizedOptions<Phi, Z>): Inference<Q.Amortizer<Phi>, Z> => {
  const started = start === 'noise' ? { ...family, sample: () => R.normalLike(latents) } : family
  return {
    init: Q.init(family, o.rule),
    infer: (q, { posterior }, { image }) =>
      R.map(({ q: next, z0, zs, loss }: Q.Amortized<Phi, Z>) => ({
        q: next,
        starts: z0,
        zs,
        report: { denoising: loss },
      }))(Q.amortize(started, move, { ...o, steps })(posterior)(q, image)),
    start: (q, _, x) => family.sample(q.phi, x),
    sample: (q) => family.sampleNull(q.phi),
  }
}

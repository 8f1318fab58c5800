/**
 * Diffusion-amortized MCMC (Yu et al. 2023): a diffusion starts the chains of a latent energy-based model, and learns where they end.
 * Half of the chains of the prior start there too.
 *   learns      as the latent energy-based model, z+ by a chain from q(z | x); and q(z | x), q(z) towards z+
 *   generates   g(z),   z by a chain of the prior (damc-prior), or z ~ q(z) (damc-sampler)
 */
import { afterChains, amortizedPrior, byDiffusion, generator } from '../choices.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const damc = (o: Setting) =>
  system({ generator: generator(o), inference: byDiffusion(o), prior: amortizedPrior(o) }, afterChains(o))

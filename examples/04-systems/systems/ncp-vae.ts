/**
 * Noise-contrastive prior (Aneja et al. 2021): a variational autoencoder, then a classifier f that tells its latents from N(0, I).
 *   learns      as the variational autoencoder; afterwards softplus(-f(z+)) + softplus(f(z-)),   z+ ~ q(z | x_n),  z- ~ N(0, I)
 *   generates   g(z),   z one of many draws of N(0, I), with probability proportional to exp f(z)
 */
import { afterEncoder, classified, gaussian, generator, toNormal } from '../choices.js'
import type { Setting } from '../setting.js'
import { refitted } from '../system.js'

export const ncpVae = (o: Setting) =>
  refitted(
    { generator: generator(o), inference: toNormal(o), prior: gaussian(o) },
    classified(o),
    afterEncoder(o),
  )

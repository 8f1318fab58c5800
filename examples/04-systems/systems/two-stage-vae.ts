/**
 * Two-stage autoencoder (Dai and Wipf 2019): a variational autoencoder that learns the standard deviation of pixels, then a second one
 * of its latents.
 *   learns      as the variational autoencoder, with sigma; afterwards the same of z ~ q(z | x_n), with gamma
 *   generates   g(z),   z ~ N(h(u), gamma^2 I),   u ~ N(0, I)
 */
import { afterEncoder, gaussian, generatorParts, secondAutoencoder, toNormal } from '../choices.js'
import { learnedScale } from '../generator.js'
import type { Setting } from '../setting.js'
import { refitted } from '../system.js'

export const twoStageVae = (o: Setting) =>
  refitted(
    { generator: learnedScale(generatorParts(o)), inference: toNormal(o), prior: gaussian(o) },
    secondAutoencoder(o),
    afterEncoder(o),
  )

/**
 * Variational autoencoder (Kingma and Welling 2014): a Gaussian encoder infers z, whose prior is N(0, I).
 *   learns     -log p(x | z) + KL(q(z | x) || N(0, I)),   z ~ q(z | x)
 *   generates  g(z),   z ~ N(0, I)
 */
import { afterEncoder, gaussian, generator, toNormal } from '../choices.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const vae = (o: Setting) =>
  system({ generator: generator(o), inference: toNormal(o), prior: gaussian(o) }, afterEncoder(o))

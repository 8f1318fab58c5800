/**
 * Regularised autoencoder (Ghosh et al. 2020), its variant with small weights of the decoder: no noise anywhere in training, and
 * a density of the codes afterwards.
 *   learns      |x - g(e(x))|^2 / (2 sigma^2) + |e(x)|^2 / 2, with decay |weights of g|^2; afterwards a mixture of Gaussians of e(x_n)
 *   generates   g(z),   z ~ the mixture
 */
import { afterEncoder, gaussian, gaussians, generatorParts, toPoint } from '../choices.js'
import { fixedScale } from '../generator.js'
import type { Setting } from '../setting.js'
import { refitted } from '../system.js'

export const rae = (o: Setting) =>
  refitted(
    {
      generator: fixedScale({ ...generatorParts(o), sigma: o.sigma, decay: o.decay }),
      inference: toPoint(o),
      prior: gaussian(o),
    },
    gaussians(o),
    afterEncoder(o),
  )

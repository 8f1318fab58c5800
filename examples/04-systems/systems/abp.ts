/**
 * Alternating back-propagation (Han et al. 2017): each training image keeps a chain of its posterior, which goes on from visit to
 * visit; the prior is N(0, I).
 *   learns      |x_n - g(z_n)|^2,   z_n moved by a few steps
 *   generates   g(z),   z ~ N(0, I)
 */
import { afterChains, gaussian, generator, posteriorChain } from '../choices.js'
import { persistentChains } from '../inference/persistentChains.js'
import { latentsOf } from '../nets.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const abp = (o: Setting) => {
  const { count, coldSteps } = o
  const inference = persistentChains({ latents: latentsOf(o), count, coldSteps, chain: posteriorChain(o) })
  return system({ generator: generator(o), inference, prior: gaussian(o) }, afterChains(o))
}

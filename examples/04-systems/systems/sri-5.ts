/**
 * Short-run inference of five layers of latents (Nijkamp et al. 2020): the same chain, of a tuple of noises, and a generator that
 * takes them from the top down.
 *   learns      |x - g(e+)|^2,   e+ = (e_5, ..., e_1) by the chain
 *   generates   g(e),   e ~ N(0, I)
 */
import { afterChains, jointly, posteriorChain } from '../choices.js'
import { fixedScale } from '../generator.js'
import { shortRun } from '../inference/shortRun.js'
import { standardNormals } from '../prior/standardNormal.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'
import { topDownLatents, topDownNet } from '../topDown.js'

export const sri5 = (o: Setting) => {
  const latents = topDownLatents(o)
  const rule = jointly(o, o.rates.topDown)
  return system(
    {
      generator: fixedScale({ latents, net: topDownNet(o), rule, sigma: o.sigma }),
      inference: shortRun(latents, posteriorChain(o)),
      prior: standardNormals(latents),
    },
    afterChains(o),
  )
}

/**
 * Short-run inference (Nijkamp et al. 2020): z is what a few Langevin steps from N(0, I) find, each time anew; the prior is N(0, I).
 *   learns      |x - g(z+)|^2,   z+ by the chain
 *   generates   g(z),   z ~ N(0, I)
 */
import { afterChains, gaussian, generator, posteriorChain } from '../choices.js'
import { shortRun } from '../inference/shortRun.js'
import { latentsOf } from '../nets.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const sri = (o: Setting) =>
  system(
    { generator: generator(o), inference: shortRun(latentsOf(o), posteriorChain(o)), prior: gaussian(o) },
    afterChains(o),
  )

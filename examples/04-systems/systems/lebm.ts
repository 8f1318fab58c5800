/**
 * Latent energy-based model (Pang et al. 2020): short chains from N(0, I) infer z, and others draw from a prior tilted by f.
 *   learns      |x - g(z+)|^2 and f(z-) - f(z+),   z+ by a chain of the posterior, z- by a chain of the prior
 *   generates   g(z),   z by a chain of the prior
 */
import { afterChains, energyBased, generator, posteriorChain } from '../choices.js'
import { shortRun } from '../inference/shortRun.js'
import { latentsOf } from '../nets.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const lebm = (o: Setting) =>
  system(
    { generator: generator(o), inference: shortRun(latentsOf(o), posteriorChain(o)), prior: energyBased(o) },
    afterChains(o),
  )

/**
 * Three systems that nobody published, each one line away from one that somebody did:
 *   abp-mixture      persistent chains, and a mixture of Gaussians of where they are left
 *   vae-ebm          a Gaussian encoder under an energy-based prior that is learned beside it
 *   damc-two-stage   a diffusion starts the chains under N(0, I), and a second autoencoder has their ends
 */
import {
  afterChains,
  afterEncoder,
  byDiffusion,
  energyBased,
  gaussian,
  gaussians,
  generator,
  posteriorChain,
  secondAutoencoder,
  toNormal,
} from './choices.js'
import { persistentChains } from './inference/persistentChains.js'
import { latentsOf } from './nets.js'
import type { Setting } from './setting.js'
import { refitted, system } from './system.js'

export const abpMixture = (o: Setting) => {
  const { count, coldSteps } = o
  const inference = persistentChains({ latents: latentsOf(o), count, coldSteps, chain: posteriorChain(o) })
  return refitted({ generator: generator(o), inference, prior: gaussian(o) }, gaussians(o), afterChains(o))
}

export const vaeEbm = (o: Setting) =>
  system({ generator: generator(o), inference: toNormal(o), prior: energyBased(o) }, afterEncoder(o))

export const damcTwoStage = (o: Setting) =>
  refitted(
    { generator: generator(o), inference: byDiffusion(o), prior: gaussian(o) },
    secondAutoencoder(o),
    afterChains(o),
  )

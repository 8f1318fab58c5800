/**
 * The small profile: images of at most 16 x 16, nets of base width 8, latents of length 32 (16 for the 8 x 8 digits). Lengths of chains,
 * reverse steps and updates of the sampler are about a fifth to a half of the papers'.
 */
import * as Either from 'fp-ts/lib/Either.js'
import type { Shape } from '../data/images.js'
import type { Setting, Sizes } from '../setting.js'
import { settingsBy, type Profile } from './profile.js'

/** The side that larger images are averaged down to. */
export const smallSide = 16

const width = 8

const sizesOf = ({ height, channels }: Shape): Sizes => {
  const latent = height > 8 ? 32 : 16
  const context = 64
  const halving = (outputs: number) => [outputs, 4, 2, 1] as const
  const inner = height > 8 ? [halving(2 * width), halving(4 * width)] : [halving(4 * width)]
  return {
    latent,
    generator: [[4 * width, 4, 1, 0], ...(height > 8 ? [halving(2 * width)] : []), halving(channels)],
    encoder: [...inner, [latent, 4, 1, 0]],
    tilt: 64,
    sampler: {
      encoder: [[width, 3, 1, 1], ...inner, [context, 4, 1, 0]],
      context,
      normalised: false,
      nullWidth: 64,
      levels: [128, 128, 128],
      timeWidth: 64,
      steps: 20,
    },
    layers: Array.from({ length: 5 }, () => latent / 2),
    secondStage: 128,
  }
}

/** The setting for images of that size, and so many of them. */
export const small = (shape: Shape, count: number): Setting => ({
  shape,
  count,
  sizes: sizesOf(shape),
  sigma: 0.3,
  posterior: { steps: 20, stepSize: 0.02 },
  coldSteps: 100,
  prior: { steps: 40, stepSize: 0.08 },
  penalty: 0.01,
  rates: {
    generator: 1e-2,
    topDown: 5e-3,
    encoder: 2e-3,
    tilt: 1e-3,
    ratio: 1e-3,
    sampler: 2e-3,
    secondStage: 1e-3,
  },
  iterations: 1000,
  batch: 100,
  damc: { tilt: 1e-3, updates: 4, nullProbability: 0.5, weight: 0.5, every: 2 },
  afterwards: { iterations: 1000, mixture: 100 },
  components: 10,
  proposals: 1000,
  stages: 3,
  decay: 3e-3,
  descents: 10,
})

/** Minutes for a system. */
export const smallProfile: Profile = {
  side: () => smallSide,
  most: { train: 10_000, test: 2_000 },
  flips: () => false,
  evaluation: { reconstructed: 2_000, generated: 4_000, reference: 10_000 },
  classifier: 1200,
  settings: (_, shape, count) => Either.right(settingsBy(() => small(shape, count))),
}

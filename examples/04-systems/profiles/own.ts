/**
 * What the papers and the code of other systems say of their own settings, where it isn't what diffusion-amortized MCMC has (paper.ts). The
 * nets stay the same for all. What is written here is known; these are our choices, since nobody says:
 *   vae            on other data than CIFAR-10 and CelebA: sigma 0.3, and CIFAR-10's rate, batches and epochs; the rate on CelebA
 *   two-stage-vae  on CIFAR-10, SVHN and MNIST: the code's default epochs
 *   rae            on SVHN and MNIST as on CIFAR-10, on CelebA-HQ as on CelebA
 *   ncp-vae        the autoencoder of vae; the classifier as in paper.ts
 *   adaptive-ce, sri   as lebm
 *   abp            epochs as lebm; 30 steps of 0.1, where the paper has 10 or 30 of 0.1 or 0.3
 *   sri-5          on other data than faces of 32 x 32: the same
 *   lebm           CelebA-HQ as a rerun with sigma = 1 and a penalty of squares; epochs of CIFAR-10, CelebA and MNIST
 * The rates of vae and rae halve on plateaus of a loss that nobody names; here each part watches its own, in the mean over an epoch. Expectation
 * maximisation takes the 2,000 steps that rae's code has at most.
 */
import { bytesOf } from '../data/images.js'
import type { Fall } from '../learner.js'
import type { PlateauOptions } from '../plateau.js'
import { halfSquare, type Setting } from '../setting.js'
import type { SystemName } from '../systems.js'
import type { Published } from './paperSizes.js'

type Change = (base: Setting, data: Published) => Setting

/** The iterations of so many passes over the training images, whose last, incomplete batches are dropped. */
const epochs = ({ count, batch }: Pick<Setting, 'count' | 'batch'>, n: number): number =>
  n * Math.max(1, Math.floor(count / batch))

/** Rates that halve after five epochs without a lower loss. */
const plateau = (some: Pick<Setting, 'count' | 'batch'>): PlateauOptions => ({
  shrink: 0.5,
  patience: 5,
  every: epochs(some, 1),
})
const halving = (every: number): Fall => ({ factor: 0.5, every, floor: 0 })

const isFaces = (data: Published): boolean => data === 'celeba' || data === 'celeba-hq'

/**
 * Of a weight of the divergence beside the sum over positions of squared errors from 0 to 1, averaged over channels (Ghosh et al. 2020,
 * code): |x - g|^2 / (4 c w) is |x - g|^2 / (2 sigma^2).
 */
const sigmaOfWeight = (weight: number, channels: number): number => Math.sqrt(2 * channels * weight)

const vae: Change = (base, data) => {
  const known = data === 'cifar10' ? 0.024 : data === 'celeba' ? 0.09024 : undefined
  const batch = data === 'celeba' ? 1000 : 100
  const some = { ...base, batch }
  return {
    ...some,
    sigma: known === undefined ? 0.3 : sigmaOfWeight(known, base.shape.channels),
    rates: { ...base.rates, generator: 1e-4, encoder: 1e-4 },
    plateau: plateau(some),
    iterations: epochs(some, data === 'celeba' ? 70 : 100),
  }
}

/** Dai and Wipf (2019), code. */
const twoStageVae: Change = (base, data) => {
  const batch = 64
  const [first, second] = isFaces(data)
    ? [
        { run: 70, halved: 30 },
        { run: 70, halved: 30 },
      ]
    : [
        { run: 400, halved: 150 },
        { run: 800, halved: 300 },
      ]
  const some = { ...base, batch }
  return {
    ...some,
    rates: { ...base.rates, generator: 1e-4, encoder: 1e-4, secondStage: 1e-4 },
    fall: halving(epochs(some, first.halved)),
    iterations: epochs(some, first.run),
    afterwards: {
      ...base.afterwards,
      iterations: epochs(some, second.run),
      fall: halving(epochs(some, second.halved)),
    },
  }
}

/** Ghosh et al. (2020), code: b beside means over pixels from 0 to 1 and over latents is sigma^2 d / (4 n). */
const rae: Change = (base, data) => {
  const [weight, latent, run, rate] = isFaces(data) ? [1e-4, 64, 70, 1e-3] : [1e-3, 128, 100, 5e-4]
  const some = { ...base, batch: 100 }
  return {
    ...some,
    sigma: Math.sqrt((4 * bytesOf(base.shape) * weight) / latent),
    rates: { ...base.rates, generator: rate, encoder: rate },
    plateau: plateau(some),
    iterations: epochs(some, run),
    afterwards: { ...base.afterwards, mixture: 2000 },
  }
}

/** Pang et al. (2020), code for SVHN; siblings of it for CIFAR-10. */
const lebm: Change = (base, data) => {
  const some = { ...base, batch: 100 }
  const hq = data === 'celeba-hq'
  return {
    ...some,
    sigma: hq ? 1 : 0.3,
    posterior: { steps: hq ? 30 : data === 'cifar10' ? 40 : 20, stepSize: halfSquare(0.1) },
    prior: { steps: 60, stepSize: halfSquare(0.4) },
    ...(hq ? { penalty: 1e-3 } : {}),
    rates: { ...base.rates, generator: 1e-4, tilt: 2e-5, ratio: 2e-5 },
    fall: { factor: 0.998, every: epochs(some, 1), floor: 0 },
    iterations: epochs(some, data === 'svhn' ? 201 : isFaces(data) ? 400 : 100),
  }
}

/** Han et al. (2017). */
const abp: Change = (base, data) => {
  const some = lebm(base, data)
  return { ...some, sigma: 0.3, posterior: { steps: 30, stepSize: halfSquare(0.1) } }
}

/** Nijkamp et al. (2020), code for faces of 32 x 32. */
const sri5: Change = (base) => {
  const some = { ...base, batch: 100 }
  return {
    ...some,
    sigma: 0.15,
    posterior: { steps: 25, stepSize: halfSquare(0.05) },
    rates: { ...base.rates, topDown: 8e-5 },
    fall: { factor: 0.5, after: [50, 100, 300].map((n) => epochs(some, n)) },
    iterations: epochs(some, 600),
  }
}

/**
 * Yu et al. (2023), code: longer chains to draw from the prior; and for the anomaly detection both branches learn from every image, and
 * no chain of the prior starts from noise.
 */
const damc: Change = (base, data) => ({
  ...base,
  priorDraws: { steps: 100, stepSize: halfSquare(data === 'cifar10' ? 1.6 : 0.4) },
  ...(data === 'mnist' ? { damc: { ...base.damc, nullProbability: 'both', negatives: 'inference' } } : {}),
})

const changes: Partial<Record<SystemName, Change>> = {
  vae,
  'two-stage-vae': twoStageVae,
  rae,
  'ncp-vae': vae,
  'adaptive-ce': lebm,
  abp,
  sri: lebm,
  'sri-5': sri5,
  lebm,
  damc,
}

/** The setting of a system by its own paper, from that of diffusion-amortized MCMC. */
export const own = (system: SystemName, data: Published, base: Setting): Setting =>
  changes[system]?.(base, data) ?? base

/**
 * The paper profile: the nets of diffusion-amortized MCMC (Yu et al. 2023) for all rows, on the whole of its data sets, with its own
 * hyperparameters, and those of other systems by their own papers (own.ts). Of what the paper leaves open these are our choices: the
 * iterations, the sizes and rates of what other rows have beside it, and the updates of the classifier.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { bytesOf, dataError, type Shape } from '../data/images.js'
import type { DataName } from '../data/load.js'
import { halfSquare, type Setting } from '../setting.js'
import { own } from './own.js'
import { isPublished, shapeOf, sizesOf, type Published } from './paperSizes.js'
import { settingsBy, type Profile } from './profile.js'

/** Standard deviations of pixels that aren't 0.1. */
const sigmas: Partial<Record<Published, number>> = { 'celeba-hq': 1, mnist: 1 }

/** The anomaly detection has half the rates. */
const paceOf = (data: Published): number => (data === 'mnist' ? 0.5 : 1)

/** Weights of squares beside a mean over pixels from 0 to 1 (Ghosh et al. 2020): 4 n of that mean are our sum over n pixels. */
const decayOf = (data: Published, shape: Shape): number =>
  4 * bytesOf(shape) * (data === 'celeba' || data === 'celeba-hq' ? 1e-7 : 1e-6)

const baseOf = (data: Published, shape: Shape, count: number): Setting => {
  const pace = paceOf(data)
  return {
    shape,
    count,
    sizes: sizesOf(data),
    sigma: sigmas[data] ?? 0.1,
    posterior: { steps: 30, stepSize: halfSquare(0.1) },
    coldSteps: 100,
    prior: { steps: 60, stepSize: halfSquare(0.4) },
    rates: {
      generator: 2e-4 * pace,
      topDown: 2e-4 * pace,
      encoder: 2e-4 * pace,
      tilt: 1e-4 * pace,
      ratio: 1e-4 * pace,
      sampler: 2e-4 * pace,
      secondStage: 1e-4,
    },
    fall: { factor: 0.99, every: 1000, floor: 1e-5 },
    iterations: 25_000,
    batch: 128,
    damc: {
      tilt: 1e-4 * pace,
      updates: 6,
      nullProbability: 0.2,
      weight: 0.005,
      every: 10,
      weightDecay: data === 'mnist' ? 0 : 1e-4,
    },
    afterwards: { iterations: 25_000, mixture: 200 },
    components: 10,
    proposals: 5000,
    stages: 3,
    decay: decayOf(data, shape),
    descents: 10,
  }
}

const sizeOf = ({ height, width, channels }: Shape): string => `${height} x ${width} x ${channels}`

export const paper: Profile = {
  side: () => undefined,
  most: { train: Infinity, test: Infinity },
  flips: (data) => data !== 'mnist',
  evaluation: { reconstructed: Infinity, generated: 50_000, reference: 50_000 },
  classifier: 10_000,
  settings: (data: DataName, shape, count) => {
    const where = `the profile 'paper'`
    if (!isPublished(data))
      return Either.left(
        dataError(`no paper has a setting for '${data}'`, where, 'use another profile, or another data set'),
      )
    const wanted = shapeOf(data)
    return sizeOf(shape) === sizeOf(wanted)
      ? Either.right(settingsBy((system) => own(system, data, baseOf(data, shape, count))))
      : Either.left(
          dataError(
            `the images of '${data}' are ${sizeOf(shape)} and its nets are for ${sizeOf(wanted)}`,
            where,
            'use the original files',
          ),
        )
  },
}

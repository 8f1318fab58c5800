/**
 * The nets of the paper (Yu et al. 2023) for each of its data sets, in full size. Encoders of the rows that have one mirror the
 * generator, which is our choice: the papers of those rows have nets of their own, none of them for all data sets.
 */
import type { Net as N } from 'giry'
import type { Shape } from '../data/images.js'
import type { DataName } from '../data/load.js'
import type { Sizes } from '../setting.js'

/** The data sets that the paper has nets for. */
export type Published = Exclude<DataName, 'optdigits' | 'folder'>

/** What differs between data sets. */
interface Nets {
  readonly shape: Shape
  readonly latent: number
  readonly generator: readonly N.FilterRow[]
  /** Of the sampler. */
  readonly encoder: readonly N.FilterRow[]
}

type Row = N.FilterRow
const context = 1024

const colour = (side: number): Shape => ({ height: side, width: side, channels: 3 })
/** Filters of 4 x 4 that double a side, or halve it, with so many outputs each. */
const strided = (...outputs: readonly number[]): readonly Row[] => outputs.map((n) => [n, 4, 2, 1] as const)
/** From the whole of a last image of 4 x 4 to the context. */
const whole: Row = [context, 4, 1, 0]

const nets: Readonly<Record<Published, Nets>> = {
  svhn: {
    shape: colour(32),
    latent: 100,
    generator: [[512, 4, 1, 0], ...strided(256, 128, 3)],
    encoder: [[64, 3, 1, 1], ...strided(128, 256, 512), whole],
  },
  cifar10: {
    shape: colour(32),
    latent: 128,
    generator: [[1024, 8, 1, 0], ...strided(512, 256), [3, 3, 1, 1]],
    encoder: [[64, 3, 1, 1], ...strided(128, 256, 512), whole],
  },
  celeba: {
    shape: colour(64),
    latent: 100,
    generator: [[1024, 4, 1, 0], ...strided(512, 256, 128, 3)],
    encoder: [[64, 3, 1, 1], ...strided(128, 256, 512, 512), whole],
  },
  'celeba-hq': {
    shape: colour(256),
    latent: 128,
    generator: [[2048, 4, 1, 0], ...strided(1024, 512, 512, 256, 128, 3)],
    encoder: [[64, 3, 1, 1], ...strided(128, 256, 256, 512, 512, 512), whole],
  },
  mnist: {
    shape: { height: 28, width: 28, channels: 1 },
    latent: 8,
    generator: [[1024, 7, 1, 0], ...strided(512, 256), [1, 3, 1, 1]],
    encoder: [[128, 3, 1, 1], ...strided(256, 512, 1024), [context, 3, 1, 0]],
  },
}

/** Convolutions back through the images of a generator, to as many outputs as a latent has. */
const mirrored = (latent: number, generator: readonly Row[]): readonly Row[] =>
  generator.map(([, ...filter], i): Row => [i === 0 ? latent : generator[i - 1]![0], ...filter]).toReversed()

/** Whether the paper has nets for a data set. */
export const isPublished = (data: DataName): data is Published => data in nets

/** The size of the images that the nets are for. */
export const shapeOf = (data: Published): Shape => nets[data].shape

export const sizesOf = (data: Published): Sizes => {
  const { latent, generator, encoder } = nets[data]
  return {
    latent,
    generator,
    encoder: mirrored(latent, generator),
    tilt: 200,
    sampler: {
      encoder,
      context,
      normalised: true,
      nullWidth: 128,
      levels: [128, 256, 256],
      timeWidth: 128,
      steps: 100,
    },
    // of the released five layers (Nijkamp et al. 2020), which are for CelebA at 32 x 32
    layers: [64, 64, 64, 96, 128],
    secondStage: 1024,
  }
}

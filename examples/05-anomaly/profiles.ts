/**
 * How much work a run does, and with what settings: nets and rates of the small profile of 04-systems, but for the tilt's beside a
 * diffusion; chains and losses of the paper (Yu et al. 2023), whose tilts have no penalty. Images are 28 x 28 in a frame of 32 x 32,
 * averaged to 16 x 16, so that a pixel stands for four: the paper's standard deviation of 1 is one half here.
 */
import type { Shape } from '../04-systems/data/images.js'
import { small as smallSystems, smallSide } from '../04-systems/profiles/small.js'
import { halfSquare, type Setting } from '../04-systems/setting.js'

export interface Profile {
  /** Images of each part of the data set, at most. */
  readonly most: Readonly<Partial<Record<'train' | 'test', number>>>
  readonly setting: (shape: Shape, count: number) => Setting
}

/** The side that images are averaged down to. */
export const side = smallSide

const setting = (shape: Shape, count: number): Setting => {
  const base = smallSystems(shape, count)
  return {
    ...base,
    sizes: { ...base.sizes, latent: 8 },
    iterations: 1500,
    sigma: 0.5,
    posterior: { steps: 30, stepSize: halfSquare(0.1) },
    penalty: 0,
    damc: { ...base.damc, tilt: 3e-4, nullProbability: 'both', negatives: 'inference' },
    descents: 5,
  }
}

const small: Profile = { most: {}, setting }

/** So few updates that nothing is learned, to see that everything runs. */
const smoke: Profile = {
  most: { train: 600, test: 100 },
  setting: (shape, count) => ({ ...setting(shape, count), iterations: 5, batch: 20 }),
}

export const profiles = { small, smoke } satisfies Readonly<Record<string, Profile>>
export type ProfileName = keyof typeof profiles
export const profileNames = Object.keys(profiles) as readonly ProfileName[]

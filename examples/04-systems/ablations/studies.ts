/** What is varied in diffusion-amortized MCMC, one thing at a time; all else is the small profile's. */
import type { Setting } from '../setting.js'

/** One way to set what is varied. */
export interface Choice {
  /** Names it in tables and files. */
  readonly name: string
  /** Where it lies on an axis, if it is a number. */
  readonly x?: number
  readonly apply: (o: Setting) => Setting
}

export interface Study {
  readonly title: string
  /** What is varied, and its unit. */
  readonly axis: string
  readonly choices: readonly Choice[]
}

const numbers = (
  values: readonly number[],
  apply: (o: Setting, value: number) => Setting,
): readonly Choice[] =>
  values.map((value) => ({ name: String(value), x: value, apply: (o) => apply(o, value) }))

export const studies = {
  'chain-length': {
    title: 'T: how long the chains of posteriors are in training',
    axis: 'Langevin steps',
    choices: numbers([5, 10, 20, 40], (o, steps) => ({ ...o, posterior: { ...o.posterior, steps } })),
  },
  updates: {
    title: 'M: how often the sampler is updated for each update of the generator',
    axis: 'updates of the sampler',
    choices: numbers([1, 2, 4, 8], (o, updates) => ({ ...o, damc: { ...o.damc, updates } })),
  },
  'reverse-steps': {
    title: 'S: how many steps the sampler takes from noise to a latent',
    axis: 'reverse steps',
    choices: numbers([5, 10, 20, 50], (o, steps) => ({
      ...o,
      sizes: { ...o.sizes, sampler: { ...o.sizes.sampler, steps } },
    })),
  },
  start: {
    title: 'Where the chains of training start: at draws of the sampler, or at noise',
    axis: 'start',
    choices: (['sampler', 'noise'] as const).map((start) => ({
      name: start,
      apply: (o) => ({ ...o, damc: { ...o.damc, start } }),
    })),
  },
} satisfies Readonly<Record<string, Study>>

export type StudyName = keyof typeof studies
export const studyNames = Object.keys(studies) as readonly StudyName[]

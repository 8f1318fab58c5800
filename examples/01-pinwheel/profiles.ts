// How much work to do: what the sampler is, how it learns, and how it is measured.

import { Optimizer as O, Term as T } from 'giry'

/** What the sampler is and how it learns. */
export interface Settings {
  /** The width of the encoder's layers and of what it gives. */
  readonly context: number
  /** The denoiser's three widths. */
  readonly levels: readonly [number, number, number]
  readonly timeWidth: number
  /** Network calls of a draw. */
  readonly reverseSteps: number
  readonly batch: number
  /** Langevin steps that refine a draw, and their size h. */
  readonly refine: { readonly steps: number; readonly stepSize: number }
  /** Whether each step goes with a proposal from the prior, by which chains get from one mode to another; the paper has none. */
  readonly jumps: boolean
  /** Updates of the sampler in an iteration. */
  readonly updates: number
  readonly slowCopy: O.SlowCopyOptions
  readonly rate: O.Rate
  readonly iterations: number
}

/** The Langevin chains that the sampler is compared with; lengths are multiples of 50 steps. */
export interface Comparison {
  /** Steps that all chains make. */
  readonly all: number
  /** Of the chains of each observation, how many go on after that. */
  readonly kept: number
}

export interface Measuring {
  readonly observations: number
  /** Chains, and exact draws, for each observation. */
  readonly chains: number
  /** Chain lengths that are measured, besides 0. */
  readonly lengths: readonly number[]
  readonly fromNormal: Comparison
  readonly fromUntrained: Comparison
}

/** What the pictures of the evolution are made of. */
export interface Picturing {
  /** Iterations at which the sampler is kept, besides 0 and the last one. */
  readonly snapshots: readonly number[]
  /** Fresh observations, and draws for each, whose pool is shown. */
  readonly pool: readonly [observations: number, draws: number]
  /** Single observations that are shown, and draws for each. */
  readonly single: readonly [observations: number, draws: number]
}

export interface Profile {
  readonly settings: Settings
  readonly measuring: Measuring
  readonly picturing: Picturing
}

/** A rate that falls along a line, to a share of itself after so many iterations. */
export const linearDecay =
  (rate: number, share: number, iterations: number): O.Schedule =>
  (t) =>
    T.scale(rate)(T.shift(1)(T.scale((share - 1) / iterations)(T.toFloat(t))))

const refine = { steps: 50, stepSize: 0.005 }

/** The reduced network, for runs on one core. */
const reduced = (iterations: number, jumps: boolean): Settings => ({
  context: 64,
  levels: [32, 64, 64],
  timeWidth: 64,
  reverseSteps: 20,
  batch: 250,
  refine,
  jumps,
  updates: 6,
  slowCopy: { weight: 0.75, every: 2 },
  rate: linearDecay(1e-3, 0.05, iterations),
  iterations,
})

/** The network and the settings of the paper's toy experiment. */
const full: Settings = {
  context: 128,
  levels: [128, 256, 256],
  timeWidth: 128,
  reverseSteps: 100,
  batch: 500,
  refine,
  jumps: false,
  updates: 6,
  slowCopy: { weight: 0.75, every: 10 },
  rate: O.exponentialDecay({ rate: 2e-4, factor: 0.99, every: 1000 }),
  iterations: 3000,
}

const measuring = (kept: number): Measuring => ({
  observations: 40,
  chains: 100,
  lengths: [50, 100, 300, 1000, 3000],
  fromNormal: { all: 1000, kept },
  fromUntrained: { all: 300, kept },
})

/** Snapshots at growing shares of the training. */
const picturing = (iterations: number): Picturing => ({
  snapshots: [0.03, 0.1, 0.25, 0.5].map((share) => Math.round(share * iterations)),
  pool: [500, 10],
  single: [3, 500],
})

const profile = (settings: Settings, kept: number): Profile => ({
  settings,
  measuring: measuring(kept),
  picturing: picturing(settings.iterations),
})

/** By name; the first is the default. */
export const profiles = {
  start: profile(reduced(600, false), 10),
  long: profile(reduced(1000, true), 100),
  langevin: profile(reduced(1000, false), 100),
  paper: profile(full, 100),
} as const satisfies Readonly<Record<string, Profile>>

export type ProfileName = keyof typeof profiles

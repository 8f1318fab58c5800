/**
 * Which streams a run draws from. Chain i of a run takes its steps from stream i of the seed, threefry(seed, i), and
 * training takes its iterations from stream 0. Whatever else is drawn comes from streams of their own, opened in
 * stream i at addresses that no run reaches: so a start, a warm-up, a shuffle and a sample made with one seed are
 * independent of each other and of the steps.
 */
import { requireOption } from '../../core/GiryError.js'
import { childKey, streamKey, type Key } from '../../random/Rng.js'

const RESERVED = 2 ** 52

/** Addresses of the streams of their own. */
const purposes = {
  start: RESERVED,
  shuffle: RESERVED + 1,
  rows: RESERVED + 2,
  warmup: RESERVED + 3,
} as const

/** What a stream is for when it isn't for the steps of a run. */
export type Purpose = keyof typeof purposes

/** The key of stream i for a purpose other than steps. */
export const keyFor = (purpose: Purpose, seed: number, stream: number): Key =>
  childKey(streamKey(seed, stream), purposes[purpose])

/** Checks an option that is a whole number. */
export const requireWhole = (name: string, value: number, least: number): void =>
  requireOption(
    name,
    value,
    (n) => Number.isSafeInteger(n) && n >= least,
    `a whole number of at least ${least}`,
  )

/** Checks that `steps` steps of so many blocks stay below the reserved addresses. */
export const requireAddresses = (steps: number, blocks: number): void =>
  requireOption(
    'the number of steps',
    steps,
    (n) => n * blocks < RESERVED,
    `below 2^52 / ${blocks}, the steps that a stream has numbers for`,
  )

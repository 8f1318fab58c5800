/**
 * What threads tell each other: 32-bit numbers at the beginning of the memory that they share. Some are those
 * of the barrier in wasm/dense/barrier.ts; the others are a job, which the first thread writes before it counts JOB up.
 */
export const WORD = {
  arrived: 0,
  round: 1,
  givenUp: 2,
  patience: 3,
  /** How often the first thread looks before it sleeps; then the others. */
  looks: 4,
  job: 5,
  module: 6,
  bytes: 7,
  length: 8,
  parameters: 9,
  blocks: 10,
  /** Threads that have finished the job, besides the first one. */
  done: 11,
  /** Threads that have begun to wait for jobs. */
  ready: 12,
  workersLook: 13,
  /** Blocks that workers have done, of all jobs: by these one sees that they live. */
  steps: 14,
} as const

/** Words of the control; what parts use begins behind them. */
export const WORDS = 16

/** The blocks of a thread. */
export const blocksOf = (
  blocks: number,
  thread: number,
  threads: number,
): readonly [from: number, to: number] => [
  Math.floor((blocks * thread) / threads),
  Math.floor((blocks * (thread + 1)) / threads),
]

/**
 * Checkpoints: where a run is, so that it can go on to the bit:
 *   run(a + b) = resume(run(a), b)
 */
import type { Data } from '../../core/Data.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { GiryError } from '../../core/GiryError.js'

/** The state after `counter` steps (of every chain) or iterations, and what it is the state of. */
export interface Checkpoint {
  readonly version: number
  /** The hash of the program that made it; another program refuses it. */
  readonly programHash: string
  readonly seed: number
  /** Steps of each chain, or iterations, that have been done. */
  readonly counter: number
  /** The leaves of the state, in the order of its space. */
  readonly state: readonly Data[]
}

/** Writes checkpoints from time to time. A failed write is reported as an event, and the run goes on. */
export interface Checkpointing {
  readonly everySeconds: number
  readonly write: (checkpoint: Checkpoint) => TaskEither<GiryError, unknown>
}

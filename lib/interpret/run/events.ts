/** Events: what a run tells while it goes on. They never change what it computes. */
import type { GiryError } from '../../core/GiryError.js'

/** Where a run is: `done` of `total` steps or iterations of a stage, in order, from 0 to the total. */
export interface ProgressEvent {
  readonly kind: 'progress'
  readonly stage: string
  readonly done: number
  readonly total: number
  /** Per second, over the last seconds; undefined at first. */
  readonly rate: number | undefined
  /** Seconds left at this rate. */
  readonly eta: number | undefined
  /** Averages of the infos since the event before, by their paths. */
  readonly info: Readonly<Record<string, number>>
}

/** A checkpoint has been written. */
export interface CheckpointEvent {
  readonly kind: 'checkpoint'
  readonly counter: number
}

/** A checkpoint couldn't be written; the run goes on. */
export interface CheckpointFailedEvent {
  readonly kind: 'checkpointFailed'
  readonly counter: number
  readonly error: GiryError
}

export type Event = ProgressEvent | CheckpointEvent | CheckpointFailedEvent

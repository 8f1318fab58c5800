// What a run finds, noted while it goes on, so that a run that is stopped still has something to report.

import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Strip } from './evolution.js'
import type { Task } from './machine.js'
import type { Length, Measured } from './measure.js'
import type { EquivalentLength } from './metrics/equivalentLength.js'
import type { Training } from './train.js'

export interface Findings {
  readonly training: Training
  readonly strips: readonly Strip[]
  /** Other exact draws: what can at best be reached. */
  readonly exact: Measured
  readonly sampler: Measured
  readonly untrained: Measured
  /** Langevin chains from N(0, I), and from the untrained sampler: at length 0 and at all that are measured. */
  readonly fromNormal: readonly Length[]
  readonly fromUntrained: readonly Length[]
  readonly nEq: EquivalentLength
  readonly nEqFromStart: EquivalentLength
}

/** Remembers what a task finds. */
export type Note = <K extends keyof Findings>(name: K, task: Task<Findings[K]>) => Task<Findings[K]>

export interface Notebook {
  readonly note: Note
  readonly soFar: () => Partial<Findings>
}

export const notebook = (): Notebook => {
  let findings: Partial<Findings> = {}
  return {
    note: (name, task) =>
      pipe(
        task,
        TaskEither.tapIO((value) => () => {
          findings = { ...findings, [name]: value }
        }),
      ),
    soFar: () => findings,
  }
}

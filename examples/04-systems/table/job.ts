/** A cell as work to be done: what, where its files go, and who hears how far it is. */
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Run } from 'giry'
import type { Failure } from '../../shared/failure.js'
import type { Progress } from '../../shared/progress.js'
import type { Cell } from './cell.js'
import type { Work } from './work.js'

export type Task<A> = TaskEither.TaskEither<Failure, A>

export interface Job {
  readonly cell: Cell
  readonly work: Work
  /** The folder of the table. */
  readonly out: string
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Options of a run whose progress is shown as a stage. */
export const place = (
  { signal, progress }: Pick<Job, 'signal' | 'progress'>,
  stage: string,
): Run.RunOptions => ({
  backend: 'wasm',
  signal,
  onEvent: (event) => {
    if (event.kind === 'progress')
      progress.update({ stage, done: event.done, total: event.total, losses: event.info })
    if (event.kind === 'checkpointFailed')
      progress.say(`no checkpoint at ${event.counter}: ${event.error.what}`)
  },
})

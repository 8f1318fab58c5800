// Where a run computes, how it is watched, and how it is stopped.

import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Error as GE, Run } from 'giry'
import type { Progress } from '../shared/progress.js'

export type Task<A> = TaskEither<GE.GiryError, A>

export interface Machine {
  readonly backend: Run.RunOptions['backend']
  readonly seed: number
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** The options of a run whose progress is shown as a stage of this name, one of its units as so many steps. */
export const watched = (
  { backend, signal, progress }: Machine,
  stage: string,
  steps = 1,
): Required<Run.RunOptions> => ({
  backend,
  signal,
  onEvent: (event) => {
    if (event.kind === 'progress')
      progress.update({ stage, done: steps * event.done, total: steps * event.total, losses: event.info })
  },
})

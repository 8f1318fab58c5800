/** A trial: one choice of a study, trained with one seed. It is a cell of a table in a folder of the choice's own. */
import { join } from 'node:path'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Cell, Result } from '../table/cell.js'
import { readResult } from '../table/cell.js'
import type { Task } from '../table/job.js'
import { workOf, type Work } from '../table/work.js'
import type { Common, Options } from './options.js'
import { studies, type Choice, type Study } from './studies.js'

export interface Trial {
  readonly choice: Choice
  readonly seed: number
}

export const nameOf = ({ choice, seed }: Trial): string => `${choice.name}-${seed}`

export const cellOf = ({ seed }: Pick<Trial, 'seed'>): Cell => ({ system: 'damc', seed })

/** The folder of a choice, so that results of different settings never meet. */
export const folderOf = ({ out }: Pick<Common, 'out'>, { name }: Choice): string => join(out, name)

/** All trials, seed by seed, so that a study that is stopped has something of every choice. */
export const trialsOf = ({ study, seeds }: Pick<Options, 'study' | 'seeds'>): readonly Trial[] => {
  const { choices }: Study = studies[study]
  return Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    choices.map((choice) => ({ choice, seed })),
  )
}

/** The data and setting that choices change. */
export const baseOf = ({ updates }: Pick<Common, 'updates'>): Task<Work> =>
  workOf({ data: 'optdigits', profile: 'small', updates })

export const chosen = ({ apply }: Choice, work: Work): Work => ({
  ...work,
  settings: { ...work.settings, damc: apply(work.settings.damc) },
})

/** A trial with its result, if it is finished. */
export interface Tried extends Trial {
  readonly result: Result | undefined
}

export const readTrials = (options: Options): Task<readonly Tried[]> =>
  pipe(
    trialsOf(options),
    TaskEither.traverseSeqArray((trial) =>
      pipe(
        readResult(folderOf(options, trial.choice), cellOf(trial)),
        TaskEither.map((result) => ({ ...trial, result })),
      ),
    ),
  )

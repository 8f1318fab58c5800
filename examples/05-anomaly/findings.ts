/** What is known of a case: how well the scores of the test images tell the anomalies from the normal ones. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../shared/failure.js'
import { precisionRecallArea } from '../shared/metrics/precision.js'
import { readResult, type Result } from './result.js'
import type { Split } from './split.js'
import { splitFor, type Case, type Task, type Work } from './work.js'

export interface Finding {
  readonly which: Case
  readonly split: Split
  /** Higher for what is less like the normal images: [test.count]. */
  readonly scores: Float32Array
  /** The area under the curve of precision over recall: of the scores, and of the squared errors alone. */
  readonly auprc: number
  readonly auprcOfErrors: number
  /** The share of anomalies in the test: the area for scores that say nothing. */
  readonly chance: number
  readonly result: Result
}

/** Pixels of the 32 x 32 frame that one of ours is the average of, so that an error counts about as much as in the paper's images. */
const averaged = 4

/** The score of Yu et al. (2023): the sum of squared errors, and -log p(z). */
export const scoresOf = ({ errors, energies }: Pick<Result, 'errors' | 'energies'>): Float32Array =>
  errors.map((error, i) => averaged * error + energies[i]!)

export const findingOf = (which: Case, split: Split, result: Result): Either.Either<DataError, Finding> => {
  const scores = scoresOf(result)
  return pipe(
    Either.Do,
    Either.bind('auprc', () => precisionRecallArea(scores, split.anomalies)),
    Either.bind('auprcOfErrors', () => precisionRecallArea(result.errors, split.anomalies)),
    Either.map((areas) => ({
      ...areas,
      which,
      split,
      scores,
      chance: split.anomalies.filter((is) => is).length / split.anomalies.length,
      result,
    })),
  )
}

/** What is found of each case that is finished. */
export const findingsOf = (work: Work, cases: readonly Case[]): Task<readonly Finding[]> =>
  pipe(
    cases,
    TaskEither.traverseSeqArray((which) =>
      pipe(
        readResult(work.folder, which),
        TaskEither.chain((result) =>
          result === undefined
            ? TaskEither.right<never, readonly Finding[]>([])
            : pipe(
                splitFor(work, which),
                TaskEither.chainEitherKW((split) => findingOf(which, split, result)),
                TaskEither.map((finding) => [finding]),
              ),
        ),
      ),
    ),
    TaskEither.map((found) => found.flat()),
  )

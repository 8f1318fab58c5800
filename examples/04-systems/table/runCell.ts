/** A cell from its data to its result. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { show, type Failure } from '../../shared/failure.js'
import type { Classifier } from '../metrics/classifier.js'
import type { AnySystem, System } from '../system.js'
import { writeResult, type Measured, type Result } from './cell.js'
import { thinned } from './curves.js'
import { evaluate } from './evaluate.js'
import type { Job, Task } from './job.js'
import { learn } from './learn.js'

const measured = <S, A>(job: Job, classifier: Classifier, system: System<S, A>): Task<Measured> =>
  pipe(
    learn(job, system),
    TaskEither.bindTo('learned'),
    TaskEither.let('begin', () => performance.now()),
    TaskEither.bind('scores', ({ learned }) => evaluate(job, classifier, system, learned)),
    TaskEither.map(({ learned, begin, scores }) => ({
      kind: 'measured' as const,
      ...scores,
      iterations: learned.iterations,
      seconds: { training: learned.seconds, evaluation: (performance.now() - begin) / 1000 },
      curve: thinned(learned.curve),
      fitCurve: thinned(learned.fitCurve),
    })),
  )

const isDivergence = (failure: Failure): boolean =>
  !(failure instanceof Error) && failure._tag === 'NumericalError'

/** What a failure says about a system: a divergence is a result, which another try would have again. */
const asResult = (found: Either.Either<Failure, Measured>): Either.Either<Failure, Result> =>
  Either.isLeft(found) && isDivergence(found.left)
    ? Either.right({ kind: 'diverged', why: show(found.left) })
    : found

/** Trains, measures and writes down. */
export const runCell = (job: Job, classifier: Classifier, any: AnySystem): Task<Result> =>
  pipe(
    any((system) => measured(job, classifier, system)),
    (task): Task<Result> =>
      async () =>
        asResult(await task()),
    TaskEither.chainFirstIOK((result) => () => {
      if (result.kind === 'diverged') job.progress.say(`diverged: ${result.why}`)
    }),
    TaskEither.chainFirstW((result) => writeResult(job.out, job.cell, result)),
  )

/** A case from its images to its scores: a system learns the normal ones, and then says of each test image how surprising it is. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Net as N, Run, Space as S, type Term as T } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Progress } from '../shared/progress.js'
import { readBefore, train, type Outcome } from '../shared/training.js'
import { batchesOf } from '../04-systems/data/feed.js'
import { everyPixel, scaled, type Images } from '../04-systems/data/images.js'
import type { Surprise, System } from '../04-systems/system.js'
import { systems } from '../04-systems/systems.js'
import { writeResult, type Result } from './result.js'
import { nameOf, splitFor, type Case, type Task, type Work } from './work.js'

export interface Job {
  readonly which: Case
  readonly work: Work
  readonly seed: number
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Options of a run whose progress is shown as a stage. */
const place = ({ signal, progress }: Job, stage: string): Run.RunOptions => ({
  backend: 'wasm',
  signal,
  onEvent: (event) => {
    if (event.kind === 'progress')
      progress.update({ stage, done: event.done, total: event.total, losses: event.info })
    if (event.kind === 'checkpointFailed') progress.say(Run.show(event))
  },
})

const stopped: Failure = {
  _tag: 'Cancelled',
  what: 'the training was stopped',
  where: 'anomaly',
  remedy: 'start it again, and it goes on',
}

/** Trains to the end, from the checkpoint if there is one. Left where it is stopped before. */
const learn = <S, A>(
  job: Job,
  { init, step }: System<S, A>,
  images: Images,
  { iterations, batch }: { readonly iterations: number; readonly batch: number },
): Task<Outcome<S>> => {
  const { which, work, seed } = job
  const file = `${nameOf(which)}.training`
  return pipe(
    readBefore(work.folder, file),
    TaskEither.chain((before) =>
      train(
        work.folder,
        place(job, 'train'),
        before,
      )({
        name: which.system,
        file,
        iterations,
        seed,
        init,
        feed: batchesOf(images, { batch, seed, flips: false }),
        step,
      }),
    ),
    TaskEither.filterOrElse(
      (outcome) => outcome.iterations >= iterations,
      (): Failure => stopped,
    ),
  )
}

/** Both parts of the score of each image. */
const scored = <S, A>(
  job: Job,
  system: System<S, A>,
  images: Images,
  state: Data.Concrete<S>,
): Task<Pick<Result, 'errors' | 'energies'>> => {
  const size = [images.height, images.width, images.channels] as const
  return pipe(
    TaskEither.fromEither(everyPixel(images)),
    TaskEither.chainW((bytes) =>
      Run.draw({
        ...place(job, 'score'),
        seed: job.seed,
        rows: Run.given(S.tensor(size), Data.data(scaled(bytes), [images.count, ...size])),
        parameters: Run.given(N.spaceOf(system.init), state),
      })((x, s: S) => system.surprise(s, x)),
    ),
    TaskEither.map((drawn) => {
      const { error, energy } = drawn as Data.Concrete<T.Batch<Surprise>>
      return { errors: Float32Array.from(error.values), energies: Float32Array.from(energy.values) }
    }),
  )
}

/** Trains, scores and writes down. */
export const detect = (job: Job): Task<Result> =>
  pipe(
    splitFor(job.work, job.which),
    TaskEither.chain((split) => {
      const setting = job.work.setting(split)
      return systems[job.which.system](setting)((system) =>
        pipe(
          learn(job, system, split.train, setting),
          TaskEither.bindTo('outcome'),
          TaskEither.let('begin', () => performance.now()),
          TaskEither.bind('scores', ({ outcome }) => scored(job, system, split.test, outcome.state)),
          TaskEither.map(({ outcome, begin, scores }) => ({
            ...scores,
            iterations: outcome.iterations,
            seconds: { training: outcome.seconds, scoring: (performance.now() - begin) / 1000 },
          })),
        ),
      )
    }),
    TaskEither.chainFirst((result) => writeResult(job.work.folder, job.which, result)),
  )

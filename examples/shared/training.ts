/**
 * Training that can be stopped and resumed: one file for each system has the checkpoint, what the learning curves are
 * made of, and the seconds that it took.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { Data, Random as R, Run, type Space, type Term as T } from 'giry'
import type { Failure } from './failure.js'
import { writeAtomic } from './writeAtomic.js'

export const point = t.readonly(
  t.type({ iteration: t.number, losses: t.readonly(t.record(t.string, t.number)) }),
)
/** Averages of what the iterations up to this one reported, since the point before. */
export type Point = t.TypeOf<typeof point>

const saved = t.readonly(t.type({ seconds: t.number, curve: t.readonlyArray(point), checkpoint: t.unknown }))

/** A system after training. */
export interface Outcome<S> {
  readonly space: Space.Space<S>
  readonly state: Data.Concrete<S>
  readonly iterations: number
  /** Of training alone, over all parts of a resumed run. */
  readonly seconds: number
  readonly curve: readonly Point[]
  readonly checkpoint: Run.Checkpoint
}

export interface Job<S, D> {
  /** The name of the program, and of its file. */
  readonly name: string
  readonly file: string
  readonly iterations: number
  readonly seed: number
  readonly init: R.Random<S> | Run.Given<S>
  readonly feed: Run.Feed<D>
  readonly step: (state: S, input: D) => R.Random<readonly [S, { readonly [loss: string]: T.Scalar }]>
}

/** What a run begins with. */
export type Before = Pick<Outcome<never>, 'seconds' | 'curve'> & { readonly checkpoint?: Run.Checkpoint }
export const nothing: Before = { seconds: 0, curve: [] }

const decode = (path: string, text: string): Either.Either<Failure, Before> =>
  pipe(
    Either.tryCatch(
      () => JSON.parse(text) as unknown,
      () => new Error(`${path} is cut off; delete it to start again`),
    ),
    Either.chain((json) =>
      pipe(
        saved.decode(json),
        Either.mapLeft(
          () => new Error(`${path} is no training file of this example; delete it to start again`),
        ),
      ),
    ),
    Either.chainW(({ seconds, curve, checkpoint }) =>
      pipe(
        Run.decodeCheckpoint(checkpoint),
        Either.map((decoded) => ({ seconds, curve, checkpoint: decoded })),
      ),
    ),
  )

/** What the file of an earlier run says; a file that isn't there says nothing. */
export const readBefore = (dir: string, file: string): TaskEither.TaskEither<Failure, Before> => {
  const path = join(dir, `${file}.json`)
  const isMissing = (e: unknown): boolean => (e as NodeJS.ErrnoException).code === 'ENOENT'
  return pipe(
    TaskEither.tryCatch(
      () => readFile(path, 'utf8'),
      (e) => e,
    ),
    TaskEither.foldW(
      (e) => (isMissing(e) ? TaskEither.right(nothing) : TaskEither.left(new Error(String(e)))),
      (text) => TaskEither.fromEither(decode(path, text)),
    ),
  )
}

/** Trains from what was done before. Stopped early, it gives what it has. */
export const train =
  (dir: string, options: Run.RunOptions, before: Before) =>
  <S, D>(job: Job<S, D>): TaskEither.TaskEither<Failure, Outcome<S>> => {
    const { name, iterations, seed, init, feed, step } = job
    const begin = performance.now()
    const seconds = (): number => before.seconds + (performance.now() - begin) / 1000
    const curve = [...before.curve]
    const onEvent = (event: Run.Event): void => {
      if (event.kind === 'progress' && Object.keys(event.info).length > 0)
        curve.push({ iteration: event.done, losses: event.info })
      options.onEvent?.(event)
    }
    const write = (checkpoint: Run.Checkpoint) =>
      pipe(
        writeAtomic(
          dir,
          `${job.file}.json`,
          JSON.stringify({ seconds: seconds(), curve, checkpoint: Run.encodeCheckpoint(checkpoint) }),
        ),
        TaskEither.mapLeft(
          (e) =>
            ({ _tag: 'CodecError', what: e.message, where: dir, remedy: 'choose another folder' }) as const,
        ),
      )
    const from = before.checkpoint
    return pipe(
      Run.train({
        ...options,
        name,
        seed,
        iterations,
        init,
        feed,
        onEvent,
        ...(from === undefined ? {} : { from }),
        checkpoint: { everySeconds: 20, write },
      })(step),
      TaskEither.map(({ space, state, iterations: done, checkpoint }) => ({
        space,
        state,
        iterations: done,
        seconds: seconds(),
        curve,
        checkpoint,
      })),
    )
  }

/** The training of a cell, and the fit of its prior where that comes afterwards; both go on from their checkpoints. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Callable, Data, Random as R, Run, Space as S, Term as T } from 'giry'
import { readBefore, train, type Job as Training, type Outcome, type Point } from '../../shared/training.js'
import { batchesOf } from '../data/feed.js'
import type { Code } from '../parts.js'
import type { System } from '../system.js'
import { nameOf } from './cell.js'
import { codesOf, type Codes, type Fit } from './codes.js'
import { place, type Job, type Task } from './job.js'
import { cellsFolder } from './settings.js'

/** A system that has learned: its state, and the parameters of the fit. */
export interface Learned<S, A> {
  readonly state: Run.Given<S>
  readonly a: Run.Given<A>
  readonly iterations: number
  readonly seconds: number
  readonly curve: readonly Point[]
  readonly fitCurve: readonly Point[]
}

/** Trains; what it gives when it is stopped goes no further, since no run with the same signal starts then. */
const trained = <S, D>(
  job: Job,
  stage: string,
  training: Omit<Training<S, D>, 'name' | 'file' | 'seed'>,
): Task<Outcome<S>> => {
  const { system, seed } = job.cell
  const [dir, file] = [cellsFolder(job.out), `${nameOf(job.cell)}.${stage}`]
  return pipe(
    readBefore(dir, file),
    TaskEither.chain((before) =>
      train(dir, place(job, stage), before)({ ...training, name: system, file, seed }),
    ),
  )
}

/** The parameters of a fit before its first iteration. */
const begun = <S, A>({ cell }: Job, fit: Fit<S, A>, codes: Codes): Task<Run.Given<A>> =>
  pipe(
    Callable.make({ backend: 'wasm', name: 'begin', input: S.batch(codes.count, codes.space) })((all) =>
      fit.init(all),
    ),
    TaskEither.chain((begin) =>
      pipe(
        begin.run({ keys: Callable.stream(cell.seed, 0), address: 0 }, codes.values),
        TaskEither.map((value) => {
          begin.dispose()
          return Run.given(begin.output, value)
        }),
      ),
    ),
  )

const feedOf = ({ count, space, values }: Codes, batch: number, seed: number): Run.Feed<T.Batch<Code>> =>
  batch >= count
    ? Run.feed.constant(Run.given(S.batch(count, space), values))
    : Run.feed.batches({ space, data: values, batch, seed })

interface Fitting<A> {
  readonly a: A
  readonly iteration: T.Index
}

type Fitted<A> = Pick<Learned<unknown, A>, 'a' | 'fitCurve'> & { readonly seconds: number }

const fitted = <S, A>(job: Job, fit: Fit<S, A>, state: Run.Given<S>): Task<Fitted<A>> => {
  const { iterations, batch } = fit
  const started = performance.now()
  return pipe(
    TaskEither.Do,
    TaskEither.bind('codes', () => codesOf(job, fit, state)),
    TaskEither.bindW('first', ({ codes }) => begun(job, fit, codes)),
    TaskEither.let('before', () => (performance.now() - started) / 1000),
    TaskEither.bindW('outcome', ({ codes, first }) =>
      trained(job, 'fit', {
        iterations,
        init: Run.given(
          S.struct({ a: first.space, iteration: S.integer }) as S.Space<Fitting<A>>,
          {
            a: first.value,
            iteration: Data.data(Int32Array.of(0), [], 'int'),
          } as Data.Concrete<Fitting<A>>,
        ),
        feed: feedOf(codes, batch, job.cell.seed),
        step: ({ a, iteration }: Fitting<A>, some: T.Batch<Code>) =>
          R.map(
            ([next, report]: readonly [A, { readonly [loss: string]: T.Scalar }]) =>
              [{ a: next, iteration: T.addIndex(iteration, T.index(1)) }, report] as const,
          )(fit.learn(a, some, iteration)),
      }),
    ),
    TaskEither.map(({ first, before, outcome }) => ({
      a: Run.given(first.space, (outcome.state as { readonly a: Data.Concrete<A> }).a),
      seconds: before + outcome.seconds,
      fitCurve: outcome.curve,
    })),
  )
}

/** Where nothing is fitted there are no parameters of a fit. */
const unfitted = <A>(): Fitted<A> => ({
  a: Run.given(S.struct({}), {}) as unknown as Run.Given<A>,
  seconds: 0,
  fitCurve: [],
})

/** Trains the system of a cell, and fits its prior. */
export const learn = <S, A>(job: Job, system: System<S, A>): Task<Learned<S, A>> => {
  const { data, settings, flips } = job.work
  const { seed, system: name } = job.cell
  const { iterations, batch } = settings[name]
  return pipe(
    trained(job, 'train', {
      iterations,
      init: system.init,
      feed: batchesOf(data.train, { batch, seed, flips }),
      step: system.step,
    }),
    TaskEither.bindTo('outcome'),
    TaskEither.let('state', ({ outcome }) => Run.given(outcome.space, outcome.state)),
    TaskEither.bind('fit', ({ state }) =>
      system.afterwards === undefined
        ? TaskEither.right(unfitted<A>())
        : fitted(job, system.afterwards, state),
    ),
    TaskEither.map(({ outcome, state, fit }) => ({
      state,
      a: fit.a,
      iterations: outcome.iterations,
      seconds: outcome.seconds + fit.seconds,
      curve: outcome.curve,
      fitCurve: fit.fitCurve,
    })),
  )
}

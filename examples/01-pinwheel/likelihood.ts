// Likelihoods by number: the network g whose weights are the first numbers of a seed's stream, so that they are fixed
// before anything is trained. And the points and observations that go with it.

import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Callable, Data, Random as R, Run, Space as S, Term as T } from 'giry'
import type { Task } from './machine.js'
import { pinwheel, points } from './pinwheel.js'
import { network, observe, weights, type Generator } from './posterior.js'

/** What is drawn once is drawn in float64, so that it is the same on every machine. */
const backend = 'reference'

/** The seed of the points that all likelihoods and all runs learn from. */
const pointsSeed = 500

/** The network g of likelihood `seed`. */
export const likelihood = (seed: number): Task<Generator> =>
  pipe(
    Callable.make({ backend, name: 'likelihood', input: S.struct({}) })(() => weights),
    TaskEither.chain((drawn) => drawn.run({ keys: Callable.stream(seed, 0), address: 0 }, {})),
    TaskEither.map((layers) =>
      network(layers.map(({ weight, bias }) => ({ weight: term(weight), bias: term(bias) }))),
    ),
  )

/** Data as a constant of programs. */
const term = <S extends readonly number[]>({ values, shape }: Data.Data): T.Term<S> =>
  T.tensor([...values], shape as S)

/** The 500 points of the pinwheel, always the same: [500, 2]. */
export const latents: Task<Data.Data> = pipe(
  Run.sample({ count: 1, seed: pointsSeed, backend })(points(250)),
  TaskEither.map(({ values }) => Data.data(values, [500, 2])),
)

/** Fresh observations x of fresh points of the pinwheel: [count, 2]. `first` is the number of the first one. */
export const observations = (g: Generator, count: number, seed: number, first: number): Task<Data.Data> =>
  Run.sample({ count, seed, firstRow: first, backend })(pipe(pinwheel, R.chain(observe(g))))

/** Where time cuts a run on 'wasm' doesn't change a bit: laws as functions that throw. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Energy as E, Move as M, Reducer, Run, Term as T } from 'giry'
import { readData } from '../../../examples/03-posteriordb/data.js'
import { arK } from '../../../examples/03-posteriordb/models/arK.js'
import { eightSchools } from '../../../examples/03-posteriordb/models/eightSchools.js'
import { wells } from '../../../examples/03-posteriordb/models/wells.js'
import { pacedClock, right } from './support.js'

const dataOf = async (name: 'arK' | 'eight_schools' | 'wells_data') => {
  const read = await readData(name)()
  if (Either.isLeft(read)) throw new Error(read.left.what)
  return read.right as never
}

/** Milliseconds that the clock goes on whenever it is read: slices of one step, of some, and of as many as there are. */
const PACES = [1000, 3, 0.1, 0.001]

/** The results of a run are the same for all slices. */
const alike = async <A>(run: () => Promise<A>): Promise<void> => {
  const found: A[] = []
  for (const pace of PACES) found.push(await pacedClock(pace, run))
  found.forEach((other) => expect(other).toEqual(found[0]))
}

const options = { burnIn: 64, draws: 12, thin: 5, seed: 3, backend: 'wasm' } as const

const schools = async () => {
  const { energy, free } = eightSchools(await dataOf('eight_schools'))
  return pipe(energy, E.pullback(free))
}

/** Small enough for registers, with a prior and a likelihood of several terms. */
export const inRegisters = async (): Promise<void> => {
  const target = await schools()
  const moves: readonly M.Move[] = [
    M.mala({ stepSize: 0.02 }),
    M.hmc({ stepSize: 0.1, steps: 5 }),
    M.nuts({ stepSize: 0.1 }),
  ]
  for (const move of moves)
    for (const chains of [1, 7])
      await alike(async () => (await right(Run.chains({ ...options, chains })(move(target)))).draws)
}

/** Sums over 200 and over 3,020 data, the latter on whole tensors. */
export const ofData = async (): Promise<void> => {
  const series = arK(await dataOf('arK'))
  const switches = wells(await dataOf('wells_data'))
  const move = M.hmc({ stepSize: 0.01, steps: 3 })
  const inOrder = pipe(series.energy, E.pullback(series.free), move)
  const inTensors = pipe(switches.energy, E.pullback(switches.free), move)
  await alike(async () => (await right(Run.chains({ ...options, chains: 4 })(inOrder))).draws)
  await alike(async () => (await right(Run.chains({ ...options, chains: 4 })(inTensors))).draws)
}

/** What is computed of each draw. */
export const ofDraws = async (): Promise<void> => {
  const target = await schools()
  const reducer = pipe(Reducer.mean<T.Scalar>(), Reducer.contramap(E.value(target)))
  const kernel = M.mala({ stepSize: 0.02 })(target)
  await alike(() => right(Run.reduce({ ...options, chains: 4, reducer })(kernel)))
}

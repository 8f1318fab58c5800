/** Calls in turns with the host, and runs that are stopped in the midst of a step: functions that throw. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Callable, Data, Kernel as K, Random as R, Run, Space as S, Term as T } from 'giry'
import type { Backend, Resident } from '../../../lib/interpret/Backend.js'
import { open } from '../../../lib/interpret/backends.js'
import { live } from '../tfjs/live.js'
import { pacedClock, right } from './support.js'

const SIDE = 256
type Square = T.Term<readonly [typeof SIDE, typeof SIDE]>

/** 64 products of 256 x 256 x 256, two thousand million operations, then some draws. */
const long = (x: Square): R.Random<Square> => {
  const rotated = T.times(64, (y: Square) => T.tanh(T.scale(0.1)(T.matMul(y, x))))(x)
  return R.map((noise: Square) => T.add(rotated, T.scale(0.01)(noise)))(R.normal([SIDE, SIDE]))
}

const numbers = Data.data(
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i * i)),
  [SIDE, SIDE],
)

const site = { keys: Callable.stream(1, 0), address: 0 }

const openWasm = (modules: boolean): Promise<Backend> => right(open('wasm', { modules }))

/** Asked so often, says to go on until then. */
const asked = (until = Infinity, then: () => void = () => undefined) => {
  let times = 0
  return {
    times: () => times,
    goOn: async () => {
      times += 1
      then()
      await Promise.resolve()
      return times < until
    },
  }
}

const withLong = async (
  modules: boolean,
  f: (
    callable: Callable.Callable<Square, never, Square>,
    given: readonly Resident[],
    values: (found: readonly Resident[]) => Promise<readonly number[]>,
  ) => Promise<void>,
): Promise<void> => {
  const backend = await openWasm(modules)
  const callable = await right(Callable.make({ backend, name: 'long', input: S.tensor([SIDE, SIDE]) })(long))
  const given = [backend.upload(numbers)]
  await f(callable, given, async (found) => {
    const data = await right(backend.download(found[0]!))
    backend.release(found)
    return [...data.values]
  })
  backend.release(given)
  callable.dispose()
}

const resultsOf = (found: Either.Either<unknown, readonly Resident[] | undefined>): readonly Resident[] => {
  if (Either.isLeft(found) || found.right === undefined) throw new Error(JSON.stringify(found))
  return found.right
}

/** The host has its turn several times, and results are those of a call at once. */
export const sameInTurns = async (modules: boolean): Promise<void> =>
  withLong(modules, async ({ call, callInTurns }, given, values) => {
    const wanted = await values(resultsOf(call(site, given)))
    const { goOn, times } = asked()
    expect(await values(resultsOf(await callInTurns(site, given, goOn)()))).toEqual(wanted)
    expect(times()).toBeGreaterThan(2)
  })

/** A call that is given up has no results and leaves nothing behind, and the next one is as good as any. */
export const givenUp = async (modules: boolean): Promise<void> =>
  withLong(modules, async ({ call, callInTurns }, given, values) => {
    const wanted = await values(resultsOf(call(site, given)))
    const before = live('wasm')
    for (const until of [1, 2, 3]) {
      expect(await callInTurns(site, given, asked(until).goOn)()).toEqual(Either.right(undefined))
      expect(live('wasm')).toEqual(before)
    }
    expect(await values(resultsOf(call(site, given)))).toEqual(wanted)
  })

/** While a call is under way another one is refused and harms nothing. */
export const oneAtATime = async (): Promise<void> =>
  withLong(true, async ({ call, callInTurns }, given, values) => {
    const wanted = await values(resultsOf(call(site, given)))
    const refused: unknown[] = []
    const { goOn } = asked(Infinity, () => refused.push(call(site, given)))
    expect(await values(resultsOf(await callInTurns(site, given, goOn)()))).toEqual(wanted)
    expect(refused.length).toBeGreaterThan(2)
    for (const r of refused)
      expect(r).toMatchObject({ _tag: 'Left', left: { what: 'a call of the program is under way' } })
  })

/** A program that is disposed of in the midst of a call ends it, and gives back what it holds only then. */
export const disposed = async (): Promise<void> =>
  withLong(true, async (callable, given, values) => {
    const wanted = await values(resultsOf(callable.call(site, given)))
    const { goOn } = asked(Infinity, callable.dispose)
    expect(await values(resultsOf(await callable.callInTurns(site, given, goOn)()))).toEqual(wanted)
    expect(callable.call(site, given)).toMatchObject({ left: { what: 'the program was disposed of' } })
  })

/** Stops after so many looks at the signal. */
const stopping = (looks: number): AbortSignal => {
  let seen = 0
  return {
    get aborted() {
      seen += 1
      return seen > looks
    },
  } as AbortSignal
}

const matrix = S.tensor([SIDE, SIDE])

/** Training that is stopped in the midst of an iteration has done those before, and goes on as if it had not been. */
export const trainingStops = async (): Promise<void> => {
  const backend = await openWasm(true)
  const o = {
    name: 'long',
    seed: 3,
    backend,
    iterations: 3,
    init: Run.given(matrix, numbers),
  }
  const step = (x: Square) => R.map((y: Square) => [y, {}] as const)(long(x))
  const whole = await right(Run.train(o)(step))
  await pacedClock(100, async () => {
    const [early, late] = [1, 9].map((looks) => right(Run.train({ ...o, signal: stopping(looks) })(step)))
    expect(await early).toMatchObject({ stopped: true, iterations: 0 })
    const { checkpoint, iterations, stopped } = await late!
    expect(stopped).toBe(true)
    expect([1, 2]).toContain(iterations)
    const rest = await right(Run.train({ ...o, from: checkpoint })(step))
    expect(rest.state).toEqual(whole.state)
  })
}

/** Chains too. */
export const chainsStop = async (): Promise<void> => {
  const backend = await openWasm(true)
  const kernel = K.from('long', matrix, long)
  const o = { chains: 1, draws: 3, seed: 3, backend } as const
  const whole = await right(Run.chains(o)(kernel))
  await pacedClock(100, async () => {
    const early = await right(Run.chains({ ...o, signal: stopping(3) })(kernel))
    expect(early.stopped).toBe(true)
    expect(early.checkpoint.counter).toBe(0)
    const rest = await right(
      Run.chains({ ...o, draws: 3 - early.checkpoint.counter, from: early.checkpoint })(kernel),
    )
    expect(rest.checkpoint.state).toEqual(whole.checkpoint.state)
  })
}

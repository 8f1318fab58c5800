/** The driver on tfjs beside the driver on the Reference, and what tfjs holds afterwards: functions that throw. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Callable, Data, Move as M, Random as R, Reducer, Run, Space as S, Term as T } from 'giry'
import { live } from '../tfjs/live.js'
import { autoregression, banana, cycle, left, right, rowAt } from './support.js'

const epsilon = 2 ** -24

/** Random bits are those of the Reference, in slices of so many numbers that they aren't left to its kernels. */
export const randomBits = async (backend: string): Promise<void> => {
  const draws = (on: string) =>
    right(
      Run.sample({ count: 130, seed: 2 ** 45 + 3, firstRow: 12, slice: 60, backend: on })(
        R.both(R.uniform([5]), R.categorical(T.vector([0, 1, 2]))),
      ),
    )
  const [here, there] = [await draws(backend), await draws('reference')]
  // uniforms are multiples of 2^-24, which float32 has
  expect([...here[0].values]).toEqual([...there[0].values])
  expect([...here[1].values]).toEqual([...there[1].values])
}

/** Steps are the Reference's from the same state, within 8 eps of the absolute values. */
export const steps = async (backend: string): Promise<void> => {
  // a larger step diverges where some of the chains start
  const h = 0.002
  const kernel = M.ula({ stepSize: h })(banana)
  // so many chains that the back end makes its normals itself
  const [chains, draws, seed] = [130, 10, 3]
  const run = await right(Run.chains({ chains, draws, thin: 1, seed, backend })(kernel))
  const one = await right(
    Callable.make({ backend: 'reference', name: 'ula', input: S.real(2), lanes: chains })((x) =>
      R.map(([y]: readonly [T.Vec<2>, object]) => y)(kernel.step(x)),
    ),
  )
  for (let t = 1; t < draws; t++) {
    const before = Array.from({ length: chains }, (_, i) => rowAt(run.draws, i, t - 1))
    const site = { keys: Callable.streams(seed, 0, chains), address: t * one.blocks }
    const wanted = await right(one.run(site, Data.data(before.flat(), [chains, 2])))
    before.forEach(([a, b], i) => {
      const [u, v] = rowAt(run.draws, i, t)
      const [x, y] = [wanted.values[2 * i]!, wanted.values[2 * i + 1]!]
      const apart = Math.abs(b!) + a! * a!
      const drift = [Math.abs(a!) + 20 * Math.abs(a!) * apart, 10 * apart]
      // |x| + h |drift| + |noise|, and the noise is at most what is left over
      const size = (k: number, z: number, w: number) =>
        2 * (Math.abs(w) + h * drift[k]!) + Math.abs(z) + Math.sqrt(2 * h)
      expect(Math.abs(u! - x)).toBeLessThan(8 * epsilon * size(0, x, a!))
      expect(Math.abs(v! - y)).toBeLessThan(8 * epsilon * size(1, y, b!))
    })
  }
}

/** A run goes on from a checkpoint with the same bits as without it. */
export const resumed = async (backend: string): Promise<void> => {
  const options = { chains: 4, seed: 1, backend }
  const whole = await right(Run.chains({ ...options, draws: 20 })(cycle))
  const first = await right(Run.chains({ ...options, draws: 9 })(cycle))
  const saved = Run.readCheckpoint(Run.writeCheckpoint(first.checkpoint))
  if (Either.isLeft(saved)) throw new Error(saved.left.what)
  const rest = await right(Run.chains({ ...options, draws: 11, from: saved.right })(cycle))
  expect(rest.checkpoint).toEqual(whole.checkpoint)
  expect(rowAt(rest.draws, 3, 10)).toEqual(rowAt(whole.draws, 3, 19))
}

/** Reducers merge in float64 what the device has. */
export const mergedOnHost = async (backend: string): Promise<void> => {
  const o = { chains: 5, draws: 30, seed: 2, backend }
  const stored = await right(Run.chains(o)(autoregression))
  const run = await right(Run.reduce({ ...o, reducer: Reducer.mean<T.Vec<3>>() })(autoregression))
  const mean = (k: number) =>
    [...stored.draws.values].filter((_, i) => i % 3 === k).reduce((s, x) => s + x, 0) / (5 * 30)
  // 30 float32 updates of numbers of size at most 5
  ;[0, 1, 2].forEach((k) => expect(Math.abs(run.value.values[k]! - mean(k))).toBeLessThan(30 * 5 * epsilon))
}

/** Memory stays flat over the steps of a run, and what is left is what was. Gives the variances that the run has found. */
export const memoryIsFlat = async (backend: string, steps: number): Promise<readonly number[]> => {
  const before = live(backend)
  let most = 0
  const run = await right(
    Run.reduce({
      reducer: Reducer.variance<T.Vec<3>>(),
      chains: 4,
      draws: 0.9 * steps,
      burnIn: 0.1 * steps,
      seed: 1,
      backend,
      onEvent: () => (most = Math.max(most, live(backend).numTensors - before.numTensors)),
    })(autoregression),
  )
  expect(run.checkpoint.counter).toBe(steps)
  // x (4), the reducer's three leaves and its infos: a carry, and the place of rest that is the same
  expect(most).toBeLessThan(10)
  expect(live(backend)).toEqual(before)
  return [...run.value.values]
}

/** Nothing is left after errors and stops. */
export const nothingStays = async (backend: string): Promise<void> => {
  const before = live(backend)
  const options = { name: 'root', seed: 1, backend, iterations: 100, init: R.of(T.constant(20)) }
  const step = (x: T.Scalar) => R.of([T.shift(-1)(x), { root: T.log(T.sqrt(x)) }] as const)
  expect(await left(Run.train(options)(step))).toMatchObject({
    what: "'root' is -Infinity in iteration 20",
  })
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  const part = await right(
    Run.chains({ chains: 3, draws: 1000, seed: 1, backend, signal: controller.signal, onEvent: stop })(cycle),
  )
  expect(part.stopped).toBe(true)
  const rows = Run.given(S.real(2), Data.data([1, 2, 3, 4], [2, 2]))
  const wrong = Run.evaluate({ rows, backend, parameters: Run.given(S.real(2), Data.data([1], [1])) })(
    (x) => x,
  )
  expect((await left(wrong))._tag).toBe('ShapeError')
  const bad = pipe(
    banana,
    M.mala({ stepSize: 0.1 }),
    Run.chains({ chains: 1, draws: 1, seed: 1, backend, start: Data.data([1e30, 1], [1, 2]) }),
  )
  expect((await left(bad))._tag).toBe('NumericalError')
  expect(live(backend)).toEqual(before)
}

/** Reducers against the statistics that they are named for, and `Run.reduce` against stored draws: functions that throw. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { expect, vi } from 'vitest'
import { Callable, Data, Random as R, Reducer, Run, Space as S, Term as T } from 'giry'
import { cycle, jumpingClock, left, right, rowAt } from '../../interpret/run/support.js'

const space = S.struct({ a: S.scalar, b: S.tensor([2] as const) })
export type Point = S.Of<typeof space>
export type Row = readonly [number, number, number]

/** A reducer's four functions on numbers, by the Reference. */
export const functions = async <R>(reducer: Reducer.Reducer<Point, R>) => {
  const parts = reducer.on(space)
  const states = S.of(parts.init)
  const site = { keys: Callable.stream(0, 0), address: 0 }
  const compiled = async <A, B>(input: S.Space<A>, f: (a: A) => B) => {
    const callable = await right(
      Callable.make({ backend: 'reference', name: reducer.name, input })((a) => R.of(f(a))),
    )
    return (a: Data.Concrete<A>) => right(callable.run(site, a))
  }
  const init = await compiled(S.struct({}), () => parts.init)
  const step = await compiled(S.tuple(states, space), ([s, x]) => parts.step(s, x))
  const merge = await compiled(S.tuple(states, states), ([s, t]) => parts.merge(s, t))
  const finish = await compiled(states, parts.finish)
  const state = async (rows: readonly Row[]) => {
    let s = await init({})
    for (const [a, ...b] of rows) s = await step([s, { a: Data.data([a], []), b: Data.data(b, [2]) }])
    return s
  }
  return {
    init: () => init({}),
    state,
    merge,
    finish,
    value: async (rows: readonly Row[]) => finish(await state(rows)),
  }
}

const column = (rows: readonly Row[], k: number): readonly number[] => rows.map((r) => r[k]!)
const meanOf = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length
const covarianceOf = (xs: readonly number[], ys: readonly number[]): number =>
  xs.reduce((s, x, i) => s + (x - meanOf(xs)) * (ys[i]! - meanOf(ys)), 0) / (xs.length - 1)

/** Numbers of size about 1: two-pass formulas and Welford's differ by a few n eps. */
const coordinate = fc.double({ min: -2, max: 2, noNaN: true })
const point: fc.Arbitrary<Row> = fc.tuple(coordinate, coordinate, coordinate)
const list = (least: number) => fc.array(point, { minLength: least, maxLength: 30 })
const close = (found: number, wanted: number): void => expect(Math.abs(found - wanted)).toBeLessThan(1e-13)
export const numbers = (v: unknown): readonly number[] =>
  Data.isData(v) ? [...v.values] : Object.values(v as object).flatMap(numbers)

const all = Reducer.struct<Point>()({
  count: Reducer.count(),
  mean: Reducer.mean(),
  variance: Reducer.variance(),
  covariance: Reducer.covariance(),
  extremes: Reducer.extremes(),
})

/** Count, mean, variance, covariance and extremes, by two passes. */
export const statistics = async (): Promise<void> => {
  const { value } = await functions(all)
  await fc.assert(
    fc.asyncProperty(list(2), async (rows) => {
      const found = await value(rows)
      const columns = [0, 1, 2].map((k) => column(rows, k))
      expect([...found.count.values]).toEqual([rows.length])
      numbers(found.mean).forEach((m, k) => close(m, meanOf(columns[k]!)))
      numbers(found.variance).forEach((v, k) => close(v, covarianceOf(columns[k]!, columns[k]!)))
      expect(found.covariance.shape).toEqual([3, 3])
      found.covariance.values.forEach((c, at) =>
        close(c, covarianceOf(columns[Math.floor(at / 3)]!, columns[at % 3]!)),
      )
      expect(numbers(found.extremes.least)).toEqual(columns.map((c) => Math.min(...c)))
      expect(numbers(found.extremes.largest)).toEqual(columns.map((c) => Math.max(...c)))
    }),
    { seed: 1, numRuns: 60 },
  )
}

/** merge is the state of one sequence after another, and init its unit. */
export const merging = async (): Promise<void> => {
  const { init, state, merge, finish, value } = await functions(all)
  await fc.assert(
    fc.asyncProperty(list(1), list(1), async (xs, ys) => {
      const [s, t] = [await state(xs), await state(ys)]
      const merged = numbers(await finish(await merge([s, t])))
      numbers(await value([...xs, ...ys])).forEach((v, i) => close(merged[i]!, v))
      const unit = await init()
      expect(numbers(await merge([unit, s]))).toEqual(numbers(s))
      expect(numbers(await merge([s, unit]))).toEqual(numbers(s))
    }),
    { seed: 2, numRuns: 40 },
  )
}

/** Variances keep their digits far from 0. */
export const digitsKept = async (): Promise<void> => {
  const { value } = await functions(Reducer.variance<Point>())
  const rows = [0, 1, 2, 3, 4].map((i): Row => [1e9 + i, 0, 0])
  expect((await value(rows)).a.values[0]).toBe(2.5)
}

/** What statistics of no point or one point are. */
export const tooFew = async (): Promise<void> => {
  const { value } = await functions(all)
  const none = await value([])
  expect([...none.count.values, ...numbers(none.mean)]).toEqual([0, 0, 0, 0])
  const one = await value([[1, 2, 3]])
  for (const few of [none, one]) {
    expect(numbers(few.variance).every(Number.isNaN)).toBe(true)
    expect(numbers(few.covariance).every(Number.isNaN)).toBe(true)
  }
  expect(numbers(none.extremes.least)).toEqual([Infinity, Infinity, Infinity])
  expect(numbers(none.extremes.largest)).toEqual([-Infinity, -Infinity, -Infinity])
  expect(numbers(one.extremes)).toEqual([1, 2, 3, 1, 2, 3])
}

/** contramap, map and both. */
export const images = async (): Promise<void> => {
  const squares = pipe(
    Reducer.mean<T.Scalar>(),
    Reducer.contramap((x: Point) => T.square(x.a)),
    Reducer.map((m) => T.sqrt(m)),
  )
  const { value } = await functions(Reducer.both(squares, Reducer.count()))
  const [root, count] = await value([
    [3, 0, 0],
    [4, 0, 0],
  ])
  expect([...root.values, ...count.values]).toEqual([Math.sqrt(12.5), 2])
}

const summary = Reducer.struct<T.Vec<2>>()({
  mean: Reducer.mean(),
  covariance: Reducer.covariance(),
  extremes: Reducer.extremes(),
})
/** Options of short runs. */
export const options = { chains: 3, seed: 5, backend: 'reference', burnIn: 3, thin: 2, draws: 20 }

/** `Run.reduce` is the reducer over so many draws that chains stores, by clocks that make slices of other sizes. */
export const overStoredDraws = async (
  draws: number,
  clocks: readonly (number | undefined)[],
): Promise<void> => {
  const o = { ...options, draws }
  const stored = await right(pipe(cycle, Run.chains(o)))
  const parts = summary.on(S.real(2))
  const states = S.of(parts.init)
  const site = { keys: Callable.stream(0, 0), address: 0 }
  const make = <A, B>(input: S.Space<A>, f: (a: A) => B) =>
    right(Callable.make({ backend: 'reference', name: 'statistic', input })((a) => R.of(f(a))))
  const init = await make(S.struct({}), () => parts.init)
  const step = await make(S.tuple(states, S.real(2)), ([s, x]) => parts.step(s, x))
  const merge = await make(S.tuple(states, states), ([a, b]) => parts.merge(a, b))
  const finish = await make(states, parts.finish)
  const chains = []
  for (let i = 0; i < 3; i++) {
    let s = await right(init.run(site, {}))
    for (let d = 0; d < draws; d++)
      s = await right(step.run(site, [s, Data.data(rowAt(stored.draws, i, d), [2])]))
    chains.push(s)
  }
  const finished = await Promise.all(chains.map((s) => right(finish.run(site, s))))
  const [a, b, c] = chains
  const merged = await right(merge.run(site, [await right(merge.run(site, [a!, b!])), c!]))
  const whole = await right(finish.run(site, merged))
  for (const clock of clocks) {
    if (clock !== undefined) jumpingClock(clock, 100)
    const run = await right(pipe(cycle, Run.reduce({ ...o, reducer: summary })))
    vi.restoreAllMocks()
    expect(numbers(run.value)).toEqual(numbers(whole))
    expect([...run.perChain.mean.values]).toEqual(finished.flatMap((f) => [...f.mean.values]))
    expect([...run.perChain.covariance.values]).toEqual(finished.flatMap((f) => [...f.covariance.values]))
    expect(run).toMatchObject({ count: draws, chains: 3, stopped: false })
    expect(run.checkpoint.counter).toBe(3 + 2 * draws)
    for (const i of [0, 1, 2]) {
      const own = Array.from({ length: draws }, (_, d) => rowAt(stored.info[0].acceptance, i, d)[0]!)
      // the same numbers, added in another order
      expect(run.info[0].acceptance.values[i]).toBeCloseTo(meanOf(own), 13)
    }
  }
}

/** `Run.reduce` goes on from a checkpoint as if it had not been cut. */
export const resumed = async (): Promise<void> => {
  const whole = await right(pipe(cycle, Run.reduce({ ...options, reducer: summary })))
  const first = await right(pipe(cycle, Run.reduce({ ...options, draws: 7, reducer: summary })))
  const rest = { ...options, burnIn: 0, draws: 13, reducer: summary, from: first.checkpoint }
  const second = await right(pipe(cycle, Run.reduce(rest)))
  expect({ ...second, checkpoint: undefined }).toEqual({ ...whole, checkpoint: undefined })
  expect(second.checkpoint).toEqual(whole.checkpoint)
  const other = Run.reduce({ ...options, reducer: Reducer.mean<T.Vec<2>>(), from: first.checkpoint })(cycle)
  expect((await left(other)).what).toMatch('a checkpoint of another program')
}

/** Infos of before a checkpoint aren't told again after it. */
export const toldOnce = async (): Promise<void> => {
  const told: number[] = []
  const onEvent = (e: Run.Event): void => void (e.kind === 'progress' && told.push(...Object.values(e.info)))
  const o = { ...options, burnIn: 0, draws: 1, reducer: Reducer.count<T.Vec<2>>(), onEvent }
  const first = await right(pipe(cycle, Run.reduce(o)))
  await right(pipe(cycle, Run.reduce({ ...o, from: first.checkpoint })))
  expect(told).toHaveLength(4)
  // acceptances are at most 1, and their sums from the start on aren't
  told.forEach((average) => expect(average).toBeLessThanOrEqual(1))
}

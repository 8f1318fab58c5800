/** Reducers that compare chains, against the diagnostics of stored draws: functions that throw. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Data, Kernel as K, Random as R, Reducer, Run, Space as S, Term as T } from 'giry'
import { Diagnostics as D } from 'giry/check'
import { autoregression, left, right, rowAt } from '../../interpret/run/support.js'
import { functions, numbers, type Point, type Row } from './reducer.js'

/** Points that fill the cube [-1, 1]^3 evenly, from a place of its own for each chain. */
const pointAt = (chain: number, t: number): Row => {
  const coordinate = (slope: number): number => 2 * ((slope * (31 * chain + t + 1)) % 1) - 1
  return [coordinate(0.8191725133961645), coordinate(0.6710436067037893), coordinate(0.5497004779019703)]
}

/** Three chains of 8 points, and of 9. */
const CASES: readonly (readonly (readonly Row[])[])[] = [8, 9].map((n) =>
  [0, 1, 2].map((chain) => Array.from({ length: n }, (_, t) => pointAt(chain, t))),
)

const columns = (rows: readonly (readonly Row[])[], k: number): readonly (readonly number[])[] =>
  rows.map((chain) => chain.map((r) => r[k]!))

const value = (found: ReturnType<typeof D.rhat>): number => (found._tag === 'Right' ? found.right : NaN)

/** Equal to 1e-12, relative. */
const close = (found: number, wanted: number): void => {
  if (!Object.is(found, wanted)) expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12)
}

/** A reducer's value of several chains: their states merged in order. */
const merging = async <Q>(reducer: Reducer.Reducer<Point, Q>) => {
  const own = await functions(reducer)
  return {
    ...own,
    over: async (rows: readonly (readonly Row[])[]): Promise<Data.Concrete<Q>> => {
      let merged = await own.state(rows[0]!)
      for (const chain of rows.slice(1)) merged = await own.merge([merged, await own.state(chain)])
      return own.finish(merged)
    },
  }
}

/** Split R-hat is that of stored draws, in any grouping of the merges, and NaN for a chain of another length. */
export const splitRhat = async (): Promise<void> => {
  for (const rows of CASES) {
    const reducer = Reducer.splitRhat<Point>({ draws: rows[0]!.length })
    const { over, state, merge, finish, init } = await merging(reducer)
    numbers(await over(rows)).forEach((r, k) => close(r, value(D.splitRhat(columns(rows, k)))))
    const [a, b, c] = [await state(rows[0]!), await state(rows[1]!), await state(rows[2]!)]
    const one = numbers(await finish(a))
    one.forEach((r, k) => close(r, value(D.splitRhat(columns(rows, k).slice(0, 1)))))
    const empty = await init()
    expect(numbers(await finish(await merge([a, empty])))).toEqual(one)
    expect(numbers(await merge([empty, a]))).toEqual(numbers(a))
    const right = numbers(await finish(await merge([a, await merge([b, c])])))
    const left = numbers(await finish(await merge([await merge([a, b]), c])))
    right.forEach((r, k) => close(r, left[k]!))
    const short = await finish(await merge([a, await state(rows[1]!.slice(1))]))
    expect(numbers(short).every(Number.isNaN)).toBe(true)
  }
}

const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length
const variance = (xs: readonly number[]): number =>
  xs.reduce((s, x) => s + (x - mean(xs)) ** 2, 0) / (xs.length - 1)

/** Batch means by their definition, over all chains. */
export const batchMeans = async (): Promise<void> => {
  const size = 3
  const { over } = await merging(Reducer.batchMeans<Point>({ size }))
  for (const rows of CASES) {
    const found = await over(rows)
    for (const k of [0, 1, 2]) {
      const all = columns(rows, k).flat()
      const batches = columns(rows, k).flatMap((c) =>
        Array.from({ length: Math.floor(c.length / size) }, (_, i) =>
          mean(c.slice(i * size, (i + 1) * size)),
        ),
      )
      expect(numbers(found.mean)[k]).toBeCloseTo(mean(all), 13)
      close(numbers(found.variance)[k]!, variance(all))
      close(numbers(found.mcse)[k]! ** 2, (size * variance(batches)) / all.length)
      close(numbers(found.ess)[k]!, (all.length * variance(all)) / (size * variance(batches)))
    }
  }
}

/** The least fraction of missing information of all chains, and totals. */
export const jumps = async (): Promise<void> => {
  const least = await merging(Reducer.contramap((p: Point) => p.a)(Reducer.bfmi()))
  const total = await merging(Reducer.total<Point>())
  for (const rows of CASES) {
    const wanted = D.bfmi(columns(rows, 0))
    if (wanted._tag === 'Left') throw new Error(wanted.left.what)
    expect(new Set(wanted.right).size).toBe(3)
    close(numbers(await least.over(rows))[0]!, Math.min(...wanted.right))
    close(numbers(await least.over([...rows].reverse()))[0]!, Math.min(...wanted.right))
    const sums = numbers(await total.over(rows))
    sums.forEach((sum, k) => expect(sum / rows.flat().length).toBeCloseTo(mean(columns(rows, k).flat()), 13))
  }
}

/** `Run.reduce` finds what the diagnostics find of the draws that `Run.chains` stores. */
export const ofRuns = async (): Promise<void> => {
  for (const draws of [30, 31]) {
    const options = { chains: 3, draws, seed: 4, backend: 'reference' }
    const stored = await right(Run.chains(options)(autoregression))
    const reducer = Reducer.splitRhat<T.Vec<3>>({ draws })
    const found = await right(Run.reduce({ ...options, reducer })(autoregression))
    const column = (e: number) =>
      [0, 1, 2].map((i) => Array.from({ length: draws }, (_, d) => rowAt(stored.draws, i, d)[e]!))
    for (const e of [0, 1, 2]) {
      close(found.value.values[e]!, value(D.splitRhat(column(e))))
      close(found.perChain.values[e]!, value(D.splitRhat(column(e).slice(0, 1))))
    }
    const nested = value(D.nestedRhat(1)(column(1)))
    const parts = Reducer.struct<T.Vec<3>>()({ mean: Reducer.mean(), variance: Reducer.variance() })
    const { perChain } = await right(Run.reduce({ ...options, reducer: parts })(autoregression))
    const table = D.nestedRhatOfMoments(1)(perChain.mean, perChain.variance)
    close(table._tag === 'Right' ? table.right.values[1]! : NaN, nested)
  }
}

type Report = { readonly energy: T.Scalar; readonly divergences: T.Scalar }
const reporting = K.kernel({
  name: 'reporting',
  options: {},
  source: S.scalar,
  exactness: K.approximate,
  step: (x: T.Scalar) =>
    R.map((z: T.Vec<1>) => {
      const y = T.add(T.scale(0.5)(x), T.sum(z))
      return [
        y,
        { energy: T.square(y), divergences: T.toFloat(T.greater(y, T.constant(1))) } as Report,
      ] as const
    })(R.normal([1])),
})

/** `Run.reduceSteps` sees draws and infos as `Run.chains` stores them, thinned or not. */
export const ofSteps = async (): Promise<void> => {
  for (const thin of [1, 3]) {
    const options = { chains: 3, draws: 20, thin, burnIn: 2, seed: 6, backend: 'reference' }
    const stored = await right(Run.chains(options)(reporting))
    const reducer = Reducer.struct<readonly [T.Scalar, Report]>()({
      mean: Reducer.contramap(([x]: readonly [T.Scalar, Report]) => x)(Reducer.mean<T.Scalar>()),
      bfmi: Reducer.contramap(([, i]: readonly [T.Scalar, Report]) => i.energy)(Reducer.bfmi()),
      divergences: Reducer.contramap(([, i]: readonly [T.Scalar, Report]) => i.divergences)(
        Reducer.total<T.Scalar>(),
      ),
    })
    const found = await right(Run.reduceSteps({ ...options, reducer })(reporting))
    const alone = await right(Run.reduce({ ...options, reducer: Reducer.mean<T.Scalar>() })(reporting))
    expect([...found.perChain.mean.values]).toEqual([...alone.perChain.values])
    const rows = (data: Data.Data) =>
      [0, 1, 2].map((i) => Array.from({ length: 20 }, (_, d) => rowAt(data, i, d)[0]!))
    const bfmi = D.bfmi(rows(stored.info.energy))
    expect(bfmi._tag).toBe('Right')
    if (bfmi._tag === 'Right') bfmi.right.forEach((b, i) => close(found.perChain.bfmi.values[i]!, b))
    const counts = rows(stored.info.divergences).map((c) => c.reduce((a, b) => a + b, 0))
    expect(counts.some((n) => n > 0)).toBe(true)
    expect([...found.perChain.divergences.values]).toEqual(counts)
    expect(found.value.divergences.values[0]).toBe(counts.reduce((a, b) => a + b, 0))
  }
}

/** Options out of their domain are errors that name the reducer. */
export const refused = async (): Promise<void> => {
  const options = { chains: 1, draws: 5, seed: 1, backend: 'reference' }
  const reducing = <Q>(reducer: Reducer.Reducer<T.Vec<3>, Q>) =>
    left(pipe(autoregression, Run.reduce({ ...options, reducer })))
  expect(await reducing(Reducer.splitRhat({ draws: 3 }))).toMatchObject({
    what: 'draws is 3',
    _tag: 'OptionError',
  })
  expect(await reducing(Reducer.batchMeans({ size: 0 }))).toMatchObject({
    what: 'size is 0',
    _tag: 'OptionError',
  })
}

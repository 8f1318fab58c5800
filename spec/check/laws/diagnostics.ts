/** Laws of the diagnostics, as functions that throw when they are broken. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { Data, Rng, Run, Space as S, type Error as GiryError } from 'giry'
import { Diagnostics as D, Stat } from 'giry/check'
import { cycle, right, rowAt } from '../../interpret/run/support.js'

/** The Right of a diagnostic; a Left fails the test. */
export const value = <A>(found: Either.Either<GiryError.GiryError, A>): A => {
  if (Either.isLeft(found)) throw new Error(found.left.what)
  return found.right
}

interface Fixture {
  readonly name: string
  readonly draws: readonly (readonly (number | string)[])[]
  readonly figures: Readonly<Record<string, number | string>>
  readonly bfmi: readonly (number | string)[]
}

const fixtures = JSON.parse(
  readFileSync(new URL('../fixtures/diagnostics.json', import.meta.url), 'utf8'),
) as readonly Fixture[]

const figures: Readonly<Record<string, (draws: D.Chains) => Either.Either<GiryError.GiryError, number>>> = {
  rhat: D.rhat,
  splitRhat: D.splitRhat,
  ess: D.ess,
  essMean: D.essMean,
  essSd: D.essSd,
  essBulk: D.essBulk,
  essTail: D.essTail,
  essQ0: D.essQuantile(0),
  essQ10: D.essQuantile(0.1),
  essQ50: D.essQuantile(0.5),
  essQ100: D.essQuantile(1),
  mcseMean: D.mcseMean,
  mcseSd: D.mcseSd,
  mcseMedian: D.mcseMedian,
  mcseQ5: D.mcseQuantile(0.05),
  mcseQ95: D.mcseQuantile(0.95),
  nestedRhat1: D.nestedRhat(1),
  nestedRhat2: D.nestedRhat(2),
}

const SUMMARY = ['mean', 'sd', 'q5', 'median', 'q95'] as const

/** Equal to 1e-10, relative; NaN and infinity are equal to themselves. */
const agree = (label: string, found: number, wanted: number): void => {
  const same = Object.is(found, wanted) || Math.abs(found - wanted) <= 1e-10 * Math.abs(wanted)
  expect(same, `${label} is ${found}, and ${wanted} by posterior`).toBe(true)
}

/** Every figure of every fixture. Where superchains don't divide the chains, there is none. */
export const agreesWithPosterior = (): void => {
  expect(fixtures.length).toBeGreaterThan(25)
  for (const fixture of fixtures) {
    const draws = fixture.draws.map((chain) => chain.map(Number))
    const { all } = value(D.summarise({ all: draws }))
    const names = [...SUMMARY, ...Object.keys(figures)]
    expect(Object.keys(fixture.figures).sort()).toEqual([...names].sort())
    SUMMARY.forEach((name) => agree(`${name} of ${fixture.name}`, all[name], Number(fixture.figures[name])))
    for (const [name, of] of Object.entries(figures)) {
      const found = of(draws)
      const number = Either.isRight(found) || !name.startsWith('nested') ? value(found) : NaN
      agree(`${name} of ${fixture.name}`, number, Number(fixture.figures[name]))
    }
    agree(`rhat of ${fixture.name}`, all.rhat, Number(fixture.figures['rhat']))
    agree(`bulk of ${fixture.name}`, all.essBulk, Number(fixture.figures['essBulk']))
    agree(`tail of ${fixture.name}`, all.essTail, Number(fixture.figures['essTail']))
    agree(`mcse of ${fixture.name}`, all.mcse, Number(fixture.figures['mcseMean']))
    value(D.bfmi(draws)).forEach((b, i) => agree(`bfmi of ${fixture.name}`, b, Number(fixture.bfmi[i])))
  }
}

const drawsOf = (name: string): readonly (readonly number[])[] =>
  fixtures.find((f) => f.name === name)!.draws.map((chain) => chain.map(Number))

/** Figures by ranks see only the order of the draws, and R-hat neither their unit nor their sign; -2 x is exact. */
export const seesOnlyRanks = (): void => {
  for (const name of ['autoregression 0.5', 'Poisson', 'one chain', 'odd number of draws']) {
    const draws = drawsOf(name)
    const image = draws.map((chain) => chain.map((x) => Math.exp(x) + x))
    for (const of of [D.essBulk, D.essTail, D.essQuantile(0.3)]) expect(of(image)).toEqual(of(draws))
    const turned = draws.map((chain) => chain.map((x) => -2 * x))
    expect(value(D.rhat(turned))).toBeCloseTo(value(D.rhat(draws)), 12)
    expect(value(D.nestedRhat(1)([...turned, ...turned]))).toBeCloseTo(
      value(D.nestedRhat(1)([...draws, ...draws])),
      12,
    )
  }
}

/** m chains of n draws of x' = rho x + sqrt(1 - rho^2) z from its stationary law N(0, 1), by a seed. */
export const autoregression = (seed: number, m: number, n: number, rho: number): readonly Float64Array[] =>
  Array.from({ length: m }, (_, chain) => {
    const words = new Uint32Array(n + (n % 2))
    const normals = new Float64Array(words.length)
    const [k0, k1] = Rng.streamKey(seed, chain)
    Rng.fillWords(k0, k1, 0, words)
    for (let i = 0; i < words.length; i += 2) Rng.normalsOf(words[i]!, words[i + 1]!, normals, i)
    let x = normals[0]!
    return Float64Array.from({ length: n }, (_, t) =>
      t === 0 ? x : (x = rho * x + Math.sqrt(1 - rho * rho) * normals[t]!),
    )
  })

/** Runs of 4 chains of 250 draws, and the bound within which the mean of a figure over runs must be. */
export const RUNS = 300
const BOUND = 0.1
/** Three autocorrelations, and for each the upper and the lower side of six figures. */
export const TESTS = 36

/** Stops if the mean of differences in [-1, 1] is further than BOUND from 0, with a false alarm of two shares. */
const nearZero = (label: string, differences: readonly number[]): void => {
  const clipped = (sign: number): readonly number[] =>
    differences.map((d) => Math.max(-1, Math.min(1, sign * d - BOUND)))
  for (const sign of [1, -1])
    expect(Stat.logEValueAbove(clipped(sign)), `${label}, side ${sign}`).toBeLessThan(
      -Math.log(Stat.share(TESTS)),
    )
}

/** The chance that a normal variable is within one standard deviation. */
const ONE_SIGMA = 0.6826894921370859
const NORMAL_95 = 1.6448536269514722

/**
 * On stationary autoregressions R-hat is 1, the effective sample size N (1 - rho) / (1 + rho), and one standard error covers the value
 * of an estimate in 68% of all runs, each within BOUND in the mean over runs.
 */
export const onAutoregressions = (): void => {
  for (const rho of [0, 0.5, 0.8]) {
    const runs = Array.from({ length: RUNS }, (_, k) => autoregression(1000 * rho + k, 4, 250, rho))
    const ratio = (1000 * (1 - rho)) / (1 + rho)
    const covers = (estimate: number, truth: number, error: number): number =>
      (Math.abs(estimate - truth) <= error ? 1 : 0) - ONE_SIGMA
    const summaries = runs.map((draws) => value(D.summarise({ x: draws })).x)
    nearZero(
      `rhat at ${rho}`,
      summaries.map((s) => s.rhat - 1),
    )
    nearZero(
      `essBulk at ${rho}`,
      summaries.map((s) => s.essBulk / ratio - 1),
    )
    nearZero(
      `mean at ${rho}`,
      summaries.map((s) => covers(s.mean, 0, s.mcse)),
    )
    nearZero(
      `sd at ${rho}`,
      summaries.map((s, k) => covers(s.sd, 1, value(D.mcseSd(runs[k]!)))),
    )
    nearZero(
      `median at ${rho}`,
      summaries.map((s, k) => covers(s.median, 0, value(D.mcseMedian(runs[k]!)))),
    )
    nearZero(
      `q95 at ${rho}`,
      summaries.map((s, k) => covers(s.q95, NORMAL_95, value(D.mcseQuantile(0.95)(runs[k]!)))),
    )
  }
}

/** Multiples of the golden ratio modulo 1: they fill [-1/2, 1/2) evenly in any stretch. */
const even = (chain: number): readonly number[] =>
  Array.from({ length: 200 }, (_, t) => ((0.6180339887498949 * (200 * chain + t)) % 1) - 0.5)

/** Chains in different places, of different widths, or that drift, are far from 1, and even ones aren't. */
export const disagreementIsFound = (): void => {
  const chains = [0, 1, 2, 3].map(even)
  const apart = chains.map((c, i) => c.map((x) => x + i / 4))
  const wide = chains.map((c, i) => c.map((x) => x * (1 + 2 * i)))
  const drifting = chains.map((c) => c.map((x, t) => x + t / 200))
  for (const bad of [apart, wide, drifting]) expect(value(D.rhat(bad))).toBeGreaterThan(1.1)
  expect(value(D.splitRhat(wide))).toBeLessThan(1.001)
  expect(value(D.rhat(chains))).toBeLessThan(1.001)
}

/** `table` takes each number of a run's draws apart, by name. */
export const tables = async (): Promise<void> => {
  const options = { chains: 3, draws: 20, seed: 5, backend: 'reference' }
  const run = await right(pipe(cycle, Run.chains(options)))
  const column = (e: number): readonly (readonly number[])[] =>
    [0, 1, 2].map((i) => Array.from({ length: 20 }, (_, d) => rowAt(run.draws, i, d)[e]!))
  const wanted = value(D.summarise({ 'x[0]': column(0), 'x[1]': column(1) }))
  expect(value(D.table(run))).toEqual(Object.entries(wanted).map(([name, s]) => ({ name, ...s })))

  const space = S.struct({ a: S.tensor([2, 3]), b: S.tuple(S.flag, S.scalar) })
  const random = autoregression(3, 1, 2 * 5 * 8, 0)[0]!
  const draws = {
    a: Data.data(random.subarray(0, 60), [2, 5, 2, 3]),
    b: [
      Data.data(
        random.subarray(60, 70).map((x) => (x > 0 ? 1 : 0)),
        [2, 5],
        'bool',
      ),
      Data.data(random.subarray(70, 80), [2, 5]),
    ] as const,
  }
  const rows = value(D.table({ space, draws }))
  const names = ['a[0,0]', 'a[0,1]', 'a[0,2]', 'a[1,0]', 'a[1,1]', 'a[1,2]', 'b.0', 'b.1']
  expect(rows.map((row) => row.name)).toEqual(names)
  const element = [0, 1].map((c) => Array.from({ length: 5 }, (_, t) => random[(c * 5 + t) * 6 + 4]!))
  expect(rows[4]).toEqual({ name: 'a[1,1]', ...value(D.summarise({ e: element })).e })
  const short = { ...draws, a: Data.data(random.subarray(0, 12), [2, 1, 2, 3]) }
  expect(D.table({ space, draws: short })).toMatchObject({ _tag: 'Left', left: { _tag: 'ShapeError' } })
}

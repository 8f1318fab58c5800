/** Laws of e-values and of planning, as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Exact, Random as R, Space as S, Term as T } from 'giry'
import { Stat, type Laws } from 'giry/check'
import { binomialBand } from '../../../lib/check/stat/band.js'
import { right } from '../../core/laws/evaluate.js'

/** All sequences of n outcomes with their probabilities. */
const sequences = <A>(
  n: number,
  outcomes: readonly (readonly [A, number])[],
): readonly (readonly [readonly A[], number])[] =>
  n === 0
    ? [[[], 1]]
    : sequences(n - 1, outcomes).flatMap(([as, p]) => outcomes.map(([a, q]) => [[...as, a], p * q] as const))

const meanOver = <A>(
  n: number,
  outcomes: readonly (readonly [A, number])[],
  logE: (as: readonly A[]) => number,
): number => sequences(n, outcomes).reduce((s, [as, p]) => s + p * Math.exp(logE(as)), 0)

const signs = (up: number) =>
  [
    [1, up],
    [-1, 1 - up],
  ] as const
const mean = (f: (ds: readonly number[]) => number, up: number): number => meanOver(10, signs(up), f)

/** The mean of an e-value is 1 where its hypothesis holds, at most 1 inside it, and more outside. */
export const eValues = (): void => {
  expect(mean(Stat.logEValue, 0.5)).toBeCloseTo(1, 12)
  expect(mean(Stat.logEValueAbove, 0.5)).toBeCloseTo(1, 12)
  expect(mean(Stat.logEValueAbove, 0.3)).toBeLessThan(1)
  expect(mean(Stat.logEValue, 0.8)).toBeGreaterThan(1.5)
  expect(mean(Stat.logEValue, 0.2)).toBeGreaterThan(1.5)
  expect(mean(Stat.logEValueAbove, 0.8)).toBeGreaterThan(1.5)
}

/** So is that for ranks, for which every law but the uniform one is outside. */
export const uniformEValues = (): void => {
  const ranks = (ps: readonly number[]): number =>
    meanOver(
      5,
      ps.map((p, r) => [r, p] as const),
      (rs) => Stat.logEValueUniform(rs, ps.length),
    )
  expect(ranks([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(1, 12)
  expect(ranks([0.2, 0.2, 0.2, 0.2, 0.2])).toBeCloseTo(1, 12)
  expect(ranks([0.5, 0.5])).toBeCloseTo(1, 12)
  // to one side, to both sides, to the middle, to every second one
  const others = [
    [0.55, 0.15, 0.15, 0.15],
    [0.45, 0.05, 0.05, 0.45],
    [0.05, 0.45, 0.45, 0.05],
    [0.45, 0.05, 0.45, 0.05],
  ]
  others.forEach((ps) => expect(ranks(ps), String(ps)).toBeGreaterThan(1.02))
  expect(Stat.logEValueUniform([0, 1, 4], 4)).toBe(Infinity)
  expect(Stat.logEValueUniform([0, NaN], 4)).toBe(Infinity)
}

/** And that for many differences, of which two depend on each other. */
export const jointEValues = (): void => {
  type Two = readonly [number, number]
  const mean = (outcomes: readonly (readonly [Two, number])[]): number =>
    meanOver(6, outcomes, (ds) => Stat.logEValueJointly([0, 1].map((i) => ds.map((d) => d[i]!))))
  const [same, opposite] = [0.3, 0.2]
  const centred: readonly (readonly [Two, number])[] = [
    [[1, 1], same],
    [[1, -1], opposite],
    [[-1, 1], opposite],
    [[-1, -1], same],
  ]
  const lopsided: readonly (readonly [Two, number])[] = [
    [[1, 1], 0.8],
    [[-1, -1], 0.2],
  ]
  expect(mean(centred)).toBeCloseTo(1, 12)
  expect(mean(lopsided)).toBeGreaterThan(1.2)
}

/** Numbers that only a test needs: a generator of our own, so that trials differ. */
const uniforms = (seed: number): (() => number) => {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** As many draws as planned find the discrepancy that was planned for, in all of 30 trials: each misses one in 1,000. */
export const plansSuffice = (): void => {
  const alpha = 1e-6
  const plan = { alpha, discrepancy: 0.05, deviation: 0.4 }
  const n = Stat.plan(plan)
  expect(n).toBeGreaterThan(1000)
  expect(Stat.plan({ ...plan, discrepancy: 0.1 })).toBeLessThan(n / 3.5)
  expect(Stat.plan({ ...plan, among: 10 })).toBe(Stat.plan({ ...plan, alpha: alpha / 10 }))
  // differences of a law with mean 0.05 and deviation 0.4
  const shifted = (d: number, k: number): number => 0.05 + 0.4 * (d < k ? 1 : -1)
  for (let seed = 0; seed < 30; seed++) {
    const uniform = uniforms(seed)
    const ds = Array.from({ length: n }, () => shifted(uniform(), 0.5))
    expect(Stat.logEValue(ds)).toBeGreaterThan(-Math.log(alpha))
  }
}

/** Features lie in [0, 1], depend on every number, and are the same for the same seed. */
export const featuresAreBounded = (): void => {
  const space = S.struct({ a: S.real(2), k: S.finite(3) })
  const fs = Stat.features(space, 6, 9)
  const again = Stat.features(space, 6, 9)
  const at = (f: Stat.Feature<S.Of<typeof space>>, x: number, k: number): number =>
    right(
      Exact.expectation(R.of({ a: T.vector([x, -x]), k: T.index(k) } as unknown as S.Of<typeof space>), f),
    ).values[0]!
  fs.forEach((f, i) => {
    const values = [at(f, 0.3, 0), at(f, 1.7, 0), at(f, 0.3, 1)]
    values.forEach((v) => expect(v >= 0 && v <= 1).toBe(true))
    expect(new Set(values).size).toBe(3)
    expect(at(again[i]!, 0.3, 0)).toBe(values[0])
  })
}

/** Bands keep their promise on either side, and no narrower ones do. */
export const bandsAreTight = (): void => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k)
  const cases = [
    [40, 0.1, 0.05],
    [25, 0.5, 0.001],
    [60, 0.9, 0.2],
    [10, 0.05, 0.3],
  ] as const
  cases.forEach(([n, p, miss]) => {
    const chance = (k: number): number => choose(n, k) * p ** k * (1 - p) ** (n - k)
    const sum = (from: number, to: number): number =>
      Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => chance(from + i)).reduce(
        (s, x) => s + x,
        0,
      )
    const { low, high } = binomialBand(n, p, miss)
    expect(sum(0, low - 1)).toBeLessThanOrEqual(miss / 2)
    expect(sum(0, low)).toBeGreaterThan(miss / 2)
    expect(sum(high + 1, n)).toBeLessThanOrEqual(miss / 2)
    expect(sum(high, n)).toBeGreaterThan(miss / 2)
  })
}

/** A suite gives each test its share and the seed, and says which test failed. */
export const suitesShareOut = (): void => {
  const seen: Stat.Share[] = []
  const test =
    (pass: boolean) =>
    (share: Stat.Share): readonly Laws.Verdict[] => {
      seen.push(share)
      return [{ law: 'holds', label: 'in law', pass, detail: '' }]
    }
  const verdicts = Stat.suite('all', { good: test(true), bad: test(false) }, { alpha: 0.01, seed: 7 })
  expect(seen).toEqual([
    { alpha: 0.005, seed: 7 },
    { alpha: 0.005, seed: 7 },
  ])
  expect(verdicts.map((v) => [v.law, v.pass])).toEqual([
    ['all, good: holds', true],
    ['all, bad: holds', false],
  ])
  Stat.suite('all', { one: test(true) })
  expect(seen[2]).toEqual({ alpha: Stat.BUDGET, seed: 1 })
}

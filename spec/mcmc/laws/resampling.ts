/** Laws of resampling schemes as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Random as R, Smc, Space as S, Term as T } from 'giry'
import { evaluation } from '../../../lib/check/evaluate.js'
import { enumerator } from '../../../lib/interpret/exact/enumerate.js'
import { lanes } from '../../../lib/interpret/exact/lanes.js'

/** Whole numbers, so that counts change only where a uniform is a multiple of 1 / sum. */
const tables: readonly (readonly number[])[] = [
  [3, 4, 1],
  [0, 1, 5, 3],
  [2, 2, 2],
  [7, 0, 1, 0],
]
const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)

const counts = (n: number, ancestors: Smc.Ancestors): T.Vec<number> =>
  T.sumOver(
    [0],
    T.stack(
      Array.from({ length: n }, (_, i) =>
        T.oneHot(n, T.at<readonly []>(ancestors, T.index(i)) as unknown as T.Index),
      ),
    ),
  )

interface Moments {
  readonly means: readonly number[]
  readonly variances: readonly number[]
  /** The fewest and the most copies of each. */
  readonly ranges: readonly (readonly [number, number])[]
}

/**
 * The moments of the numbers of copies: over all ways in which discrete draws fall, and over uniforms at the middles of
 * cells, in each of which all counts are constant.
 */
const moments = (scheme: Smc.Resampling, weights: readonly number[], uniforms: number): Moments => {
  const [n, cells] = [weights.length, sum(weights)]
  const size = cells ** uniforms
  // log-weights with a level, which must not matter
  const logWeights = T.shift(3)(T.log(T.vector<readonly number[]>(weights)))
  const program = lanes('resampling', S.tuple(), size, () =>
    R.map((ks: Smc.Ancestors) => counts(n, ks))(scheme<number>(logWeights)),
  )
  const axes = new Map<string, number>()
  const uniform = (_: string, draw: string) => (lane: number) => {
    if (!axes.has(draw)) axes.set(draw, axes.size)
    return ((Math.floor(lane / cells ** axes.get(draw)!) % cells) + 0.5) / cells
  }
  const found: { readonly p: number; readonly counts: readonly number[] }[] = []
  enumerator(program, uniform)([], new Float64Array(size).fill(1 / size), (path) => {
    for (let lane = 0; lane < size; lane++)
      if (path.weights[lane]! > 0)
        found.push({
          p: path.weights[lane]!,
          counts: Array.from(path.results[0]!.subarray(lane * n, (lane + 1) * n)),
        })
  })
  expect(axes.size).toBe(uniforms)
  const mean = (f: (k: number) => number, i: number): number =>
    sum(found.map(({ p, counts: c }) => p * f(c[i]!)))
  const means = weights.map((_, i) => mean((k) => k, i))
  return {
    means,
    variances: weights.map((_, i) => mean((k) => k * k, i) - means[i]! ** 2),
    ranges: weights.map((_, i) => {
      const all = found.map(({ counts: c }) => c[i]!)
      return [Math.min(...all), Math.max(...all)] as const
    }),
  }
}

const expected = (weights: readonly number[]): readonly number[] =>
  weights.map((w) => (weights.length * w) / sum(weights))
const close = (found: readonly number[], wanted: readonly number[]): void =>
  found.forEach((x, i) => expect(Math.abs(x - wanted[i]!)).toBeLessThan(1e-12))

/** N independent draws: means N w, variances N w (1 - w). */
export const multinomial = (): void =>
  tables.forEach((weights) => {
    const { means, variances } = moments(Smc.multinomial, weights, 0)
    close(means, expected(weights))
    close(
      variances,
      expected(weights).map((m) => m * (1 - m / weights.length)),
    )
  })

/** floor(N w) copies for sure, and the variance of multinomial draws of the rest. */
export const residual = (): void =>
  tables.forEach((weights) => {
    const { means, variances, ranges } = moments(Smc.residual, weights, 0)
    close(means, expected(weights))
    const fractions = expected(weights).map((m) => m - Math.floor(m + 1e-9))
    const rest = sum(fractions)
    close(
      variances,
      fractions.map((f) => (rest > 1e-9 ? f * (1 - f / rest) : 0)),
    )
    ranges.forEach(([least], i) =>
      expect(least).toBeGreaterThanOrEqual(Math.floor(expected(weights)[i]! + 1e-9)),
    )
  })

/** The share of stratum i that belongs to particle k. */
const shares = (weights: readonly number[]): readonly (readonly number[])[] => {
  const masses = expected(weights)
  return masses.map((_, i) =>
    masses.map((m, k) => {
      const from = sum(masses.slice(0, k))
      return Math.max(0, Math.min(i + 1, from + m) - Math.max(i, from))
    }),
  )
}

/** Independent points of the strata: the variance is the sum of those of the strata. */
export const stratified = (): void =>
  tables.forEach((weights) => {
    const { means, variances } = moments(Smc.stratified, weights, weights.length)
    close(means, expected(weights))
    const ps = shares(weights)
    close(
      variances,
      weights.map((_, k) => sum(ps.map((row) => row[k]! * (1 - row[k]!)))),
    )
  })

/** floor(N w) copies or one more. */
export const systematic = (): void =>
  tables.forEach((weights) => {
    const { means, variances, ranges } = moments(Smc.systematic, weights, 1)
    close(means, expected(weights))
    const fractions = expected(weights).map((m) => m - Math.floor(m + 1e-9))
    close(
      variances,
      fractions.map((f) => f * (1 - f)),
    )
    ranges.forEach(([least, most], i) => {
      expect(least).toBe(Math.floor(expected(weights)[i]! + 1e-9))
      expect(most).toBe(Math.abs(Math.ceil(expected(weights)[i]! - 1e-9)))
    })
  })

/** Particles without weight are not chosen, at either end of the uniforms' range. */
export const nothingIsNotChosen = (): void => {
  const weights = [0, 1e-30, 1, 0, 1 / 3, 0]
  const logWeights = T.log(T.vector<readonly number[]>(weights))
  for (const scheme of [Smc.stratified, Smc.systematic])
    for (const u of [2 ** -24, 1 - 2 ** -24, 1 - 2 ** -53]) {
      const program = lanes('resampling', S.tuple(), 1, () => scheme<number>(logWeights))
      enumerator(program, () => () => u)([], Float64Array.of(1), ({ results }) =>
        results[0]!.forEach((k) => expect(weights[k]).toBeGreaterThan(0)),
      )
    }
}

/** (sum w)^2 / sum w^2, at any level. */
export const effectiveSampleSize = (): void =>
  [...tables, [1e-8, 1, 2]].forEach((weights) => {
    const wanted = sum(weights) ** 2 / sum(weights.map((w) => w * w))
    for (const level of [-700, 0, 900]) {
      const logs = T.shift(level)(T.log(T.vector<readonly number[]>(weights)))
      const { values } = evaluation(S.tuple(), () => R.of(Smc.effectiveSampleSize(logs))).at({
        key: [0, 0],
        point: [],
      })
      expect(values[0]! / wanted).toBeCloseTo(1, 11)
    }
  })

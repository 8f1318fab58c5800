/** Laws of sampling-importance-resampling: its law on finite spaces, and the efficiency of many proposals. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { Exact, Random as R, Smc, Space as S, Term as T } from 'giry'
import { flat, right } from '../../learn/evaluate.js'
import { withDraws } from '../../learn/oracle.js'
import { near } from '../../learn/quadrature.js'

const POINTS = 3
const positive = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: POINTS, maxLength: POINTS })
const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)
const law = (w: readonly number[]): R.Random<T.Index> => R.categorical(T.vector(w.map(Math.log)))
const weigh = (w: readonly number[]) => (k: T.Index) => T.element(T.log(T.vector(w)), k)

/** All tuples of m proposals, with their probabilities. */
const tuples = (
  p: readonly number[],
  m: number,
): readonly { readonly xs: readonly number[]; readonly p: number }[] =>
  m === 0
    ? [{ xs: [], p: 1 }]
    : tuples(p, m - 1).flatMap((t) => p.map((q, k) => ({ xs: [...t.xs, k], p: t.p * q })))

/** Two draws from m proposals: given these they are independent, each with the proposals' shares of the weight. */
export const resampled = (): void => {
  fc.assert(
    fc.property(positive, positive, fc.constantFrom(1, 2, 3), (raw, weights, m) => {
      const p = raw.map((x) => x / sum(raw))
      const found = Smc.importanceResampling({ proposals: m, draws: 2, logWeight: weigh(weights) })(law(p))
      const pair = ({ draws }: Smc.Resampled<T.Index>): T.Vec<9> => {
        const [a, b] = [0, 1].map((i) =>
          T.oneHot(3, T.at<readonly []>(draws, T.index(i)) as unknown as T.Index),
        )
        return T.reshape([9], T.contract<readonly [3, 3]>(a!, b!, { batch: [], contract: [] }))
      }
      const wanted = Array<number>(9).fill(0)
      for (const { xs, p: chance } of tuples(p, m)) {
        const all = sum(xs.map((x) => weights[x]!))
        for (const a of xs)
          for (const b of xs) wanted[3 * a + b]! += (chance * weights[a]! * weights[b]!) / all ** 2
      }
      near(flat(right(Exact.expectation(found, pair))), wanted, 1e-12)
    }),
    { seed: 1, numRuns: 9, endOnFailure: true },
  )
}

/** The mean weight times a function of the draw has the mean of both under the tilted law, for any number of proposals. */
export const properlyWeighted = (): void => {
  fc.assert(
    fc.property(positive, positive, fc.constantFrom(1, 2, 3), (raw, weights, m) => {
      const p = raw.map((x) => x / sum(raw))
      const found = Smc.importanceResampling({ proposals: m, logWeight: weigh(weights) })(law(p))
      const weighted = ({ draws, logEvidence }: Smc.Resampled<T.Index>): T.Vec<3> =>
        T.scale(T.exp(logEvidence))(T.oneHot(3, T.at<readonly []>(draws, T.index(0)) as unknown as T.Index))
      near(
        flat(right(Exact.expectation(found, weighted))),
        p.map((q, k) => q * weights[k]!),
        1e-12,
      )
    }),
    { seed: 2, numRuns: 9, endOnFailure: true },
  )
}

/** The quantile of N(0, 1), by bisection of its distribution function's series. */
const distribution = (x: number): number => {
  let [term, total] = [x, x]
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1)
    total += term
  }
  return 0.5 + (total * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI)
}
const quantile = (u: number): number => {
  let [low, high] = [-6, 6]
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2
    if (distribution(middle) < u) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Proposals N(0, 1) for a target of N(+-1.5, 0.4^2) in equal parts, of variance 1.5^2 + 0.4^2 = 2.41: 5,000 proposals, here the
 * middles of as many parts of equal probability, are worth 5,000 / E w^2 = 1.6 thousand draws; and the mean weight is 1.
 */
export const efficiency = (): void => {
  const M = 5000
  const part = (mean: number) => (x: T.Scalar) =>
    T.shift(-Math.log(2 * 0.4))(T.scale(-0.5 / 0.16)(T.square(T.shift(-mean)(x))))
  const logWeight = (x: T.Scalar): T.Scalar =>
    T.add(T.logsumexp(T.stack([part(1.5)(x), part(-1.5)(x)])), T.scale(0.5)(T.square(x)))
  // the resampling isn't asked for here: what the draws weigh is known before
  const run = R.map((xs: T.Vec<number>) => {
    const logs = T.batch(M, logWeight)(xs) as T.Vec<number>
    const shares = T.exp(T.shift(T.neg(T.logsumexp(logs)))(logs))
    return [
      Smc.effectiveSampleSize(logs),
      T.shift(-Math.log(M))(T.logsumexp(logs)),
      T.dot(shares, T.square(xs)),
    ] as const
  })(R.normal<readonly [number]>([M]))
  const [size, evidence, variance] = withDraws(
    S.tuple(),
    () => run,
    [],
    ({ element }) => quantile((element + 0.5) / M),
  )[0]!
  // E w^2 by the trapezoidal rule
  const density = (x: number, mean: number, sd: number): number =>
    Math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI))
  const grid = Array.from({ length: 2001 }, (_, i) => -8 + i * 0.008)
  const square = sum(
    grid.map(
      (x) => (0.008 * (0.5 * density(x, 1.5, 0.4) + 0.5 * density(x, -1.5, 0.4)) ** 2) / density(x, 0, 1),
    ),
  )
  expect(Math.abs(size! - M / square)).toBeLessThan(1)
  expect(size! / 1000).toBeCloseTo(1.6, 1)
  expect(Math.abs(evidence!)).toBeLessThan(1e-4)
  expect(Math.abs(variance! - 2.41)).toBeLessThan(1e-3)
}

/** The size that is reported is that of the proposals' weights. */
export const reported = (): void => {
  const found = Smc.importanceResampling({ proposals: 2, logWeight: weigh([1, 1, 4]) })(
    law([1, 0, 1].map((x) => x / 2)),
  )
  // pairs of weights 1 1, 1 4, 4 1 and 4 4, alike
  const wanted = (2 + 2 * (25 / 17) + 2) / 4
  near(
    flat(right(Exact.expectation(found, ({ effectiveSampleSize }) => effectiveSampleSize))),
    [wanted],
    1e-12,
  )
}

/** Proposals and draws are counted. */
export const badCounts = (): void => {
  for (const o of [{ proposals: 0 }, { proposals: 2, draws: 0.5 }])
    expect(
      Exact.law(Smc.importanceResampling({ ...o, logWeight: weigh([1, 1, 1]) })(law([1, 1, 1]))),
    ).toMatchObject({ left: { _tag: 'OptionError', where: 'exact > importanceResampling' } })
}

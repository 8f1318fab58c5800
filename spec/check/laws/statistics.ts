/** Laws of the statistics, as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Energy as E, Exact, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws, Stat } from 'giry/check'
import { right } from '../../core/laws/evaluate.js'
import { banana } from '../../interpret/run/support.js'
import { pair, skewed } from '../pieces.js'

/** All sequences of n differences of +-1 with their probabilities. */
const sequences = (n: number, up: number): readonly (readonly [readonly number[], number])[] =>
  n === 0
    ? [[[], 1]]
    : sequences(n - 1, up).flatMap(([ds, p]) => [
        [[...ds, 1], p * up] as const,
        [[...ds, -1], p * (1 - up)] as const,
      ])

const mean = (f: (ds: readonly number[]) => number, up: number): number =>
  sequences(10, up).reduce((s, [ds, p]) => s + p * Math.exp(f(ds)), 0)

/** The mean of an e-value is 1 where its hypothesis holds, at most 1 inside it, and more outside. */
export const eValues = (): void => {
  expect(mean(Stat.logEValue, 0.5)).toBeCloseTo(1, 12)
  expect(mean(Stat.logEValueAbove, 0.5)).toBeCloseTo(1, 12)
  expect(mean(Stat.logEValueAbove, 0.3)).toBeLessThan(1)
  expect(mean(Stat.logEValue, 0.8)).toBeGreaterThan(1.5)
  expect(mean(Stat.logEValue, 0.2)).toBeGreaterThan(1.5)
  expect(mean(Stat.logEValueAbove, 0.8)).toBeGreaterThan(1.5)
}

/** Laws that can be drawn exactly, and the energies that they have. */
const gaussian = E.standardNormal(S.real(2))
const bananaDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  return pair(a, T.add(T.square(a), T.scale(Math.sqrt(0.1))(b)))
})(R.normal([2]))
/** log of a Gamma(2) variable, a sum of two exponential ones. */
const skewedDraws: R.Random<T.Scalar> = R.map((u: T.Vec<2>) => {
  const [a, b] = T.unstack(T.log(u))
  return T.log(T.neg(T.add(a, b)))
})(R.uniform([2]))
/** The neck of a funnel: v ~ N(0, 1), x ~ N(0, exp(v)). */
const funnel = E.energy('funnel', S.real(2), (z) => {
  const [v, x] = T.unstack(z)
  return T.scale(0.5)(T.add(T.add(T.square(v), v), T.mul(T.square(x), T.exp(T.neg(v)))))
})
const funnelDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [v, x] = T.unstack(z)
  return pair(v, T.mul(x, T.exp(T.scale(0.5)(v))))
})(R.normal([2]))

/** Each of the five tests may spend a twentieth of the budget; 20,000 draws find a mean difference of about 0.02. */
const TESTS = 20
export const trial = { alpha: Stat.share(TESTS), draws: 20_000, seed: 3 }

const holds = (verdicts: readonly Laws.Verdict[]): void =>
  expect(Laws.report(Laws.failures(verdicts))).toBe('')

/** Exact moves keep exact draws. */
export const exactMovesKeepTheirLaw = (): void => {
  holds(Stat.invariance(M.mala({ stepSize: 0.5 })(gaussian), R.normal([2]), trial))
  holds(Stat.invariance(M.mala({ stepSize: 0.08 })(banana), bananaDraws, trial))
  holds(Stat.invariance(M.randomWalk({ scale: 1 })(skewed), skewedDraws, trial))
  const cycle = M.cycle(M.mala({ stepSize: 0.3 }), M.randomWalk({ scale: 0.7 }))
  holds(Stat.invariance(cycle(funnel), funnelDraws, trial))
  const mix = M.mix([1, M.mala({ stepSize: 0.1 })], [2, M.randomWalk({ scale: 0.5 })])
  holds(Stat.invariance(pipe(mix(banana), K.times(2)), bananaDraws, trial))
}

const laws = (verdicts: readonly Laws.Verdict[]): readonly string[] =>
  Laws.failures(verdicts).map((v) => v.law)

/** What is wrong is found: a biased step, lost correlations, a direction. */
export const wrongMovesAreFound = (): void => {
  const ula = { ...M.ula({ stepSize: 0.5 })(gaussian), exactness: K.invariant }
  expect(laws(Stat.invariance(ula, R.normal([2]), trial))).toEqual(['the target is invariant'])
  // each coordinate drawn afresh from its own law keeps the marginals, and nothing of the banana
  const fresh = K.from('marginals', S.real(2), () =>
    R.map(([x, y]: readonly [T.Vec<2>, T.Vec<2>]) => {
      const [[a], [, b]] = [T.unstack(x), T.unstack(y)]
      return pair(a, b)
    })(R.both(bananaDraws, bananaDraws)),
  )
  expect(laws(Stat.invariance(fresh, bananaDraws, trial))).toEqual(['the target is invariant'])
  // a turn of the plane keeps the Gaussian, but not by going back
  const turn = K.lift('turn', S.real(2), (z) => {
    const [a, b] = T.unstack(z)
    return pair(T.neg(b), a)
  })
  const claimed = { ...turn, exactness: K.reversible }
  expect(laws(Stat.invariance(claimed, R.normal([2]), trial))).toEqual(['the kernel is reversible'])
}

/** As many draws as planned find the discrepancy that was planned for, in all of 30 trials: each misses one in 1,000. */
export const plansSuffice = (): void => {
  const alpha = 1e-6
  const plan = { alpha, discrepancy: 0.05, deviation: 0.4 }
  const n = Stat.plan(plan)
  expect(n).toBeGreaterThan(1000)
  expect(Stat.plan({ ...plan, discrepancy: 0.1 })).toBeLessThan(n / 3.5)
  // differences of a law with mean 0.05 and deviation 0.4
  const shifted = (d: number, k: number): number => 0.05 + 0.4 * (d < k ? 1 : -1)
  for (let seed = 0; seed < 30; seed++) {
    let state = seed * 2654435761 + 1
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
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

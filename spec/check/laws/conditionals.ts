/** Laws of the tests of conditional kernels, as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Distribution as D, Exact, Kernel as K, Random as R, Space as S, Term as T, type Data } from 'giry'
import { Laws, Stat } from 'giry/check'
import { shareOf, verdicts } from '../../budget.js'
import { right } from '../../core/laws/evaluate.js'
import { flipMembership, gibbsForSum, malaForMean, mean, membership, sum } from '../models.js'
import { conditionals, trial as of } from '../statistics/conditionals.js'

export const exactConditionalsKeepTheModel = (): void => {
  const found = verdicts(conditionals, 3)
  expect(found.length).toBe(6)
  expect(Laws.report(Laws.failures(found))).toBe('')
}

/** One of them does. */
export const keeps = (test: string): void =>
  expect(Laws.failures(conditionals.tests[test]!(shareOf(conditionals, 3)))).toEqual([])

const trial = of(shareOf(conditionals, 3))
const broken = (found: readonly Laws.Verdict[]): readonly string[] => Laws.failures(found).map((v) => v.law)
const INVARIANT = 'the target is invariant'

/** A prior left out, wrong means and deviations, a coordinate forgotten, and other odds. */
export const wrongConditionalsAreFound = (): void => {
  expect(broken(Stat.geweke(mean, malaForMean(0.5), trial))).toContain(INVARIANT)
  expect(broken(Stat.geweke(sum, gibbsForSum({ gain: 0.4 }), trial))).toEqual([INVARIANT])
  expect(broken(Stat.geweke(sum, gibbsForSum({ dependence: 0.5 }), trial))).toEqual([INVARIANT])
  expect(broken(Stat.geweke(sum, gibbsForSum({ sd: 0.8 }), trial))).toEqual([INVARIANT])
  expect(broken(Stat.geweke(membership, flipMembership(0), trial))).toContain(INVARIANT)
}

/** A kernel that draws from the prior keeps both marginals; only features of the pair find it. */
export const jointLawIsSeen = (): void => {
  const fromPrior = (_: T.Scalar) => ({
    ...K.from('prior', S.scalar, () => R.normal([])),
    exactness: K.invariant,
  })
  expect(broken(Stat.geweke(mean, fromPrior, trial))).toEqual([INVARIANT])
  const [ofTheta, ofY] = [Stat.features(S.scalar, 4, 1), Stat.features(S.scalar, 4, 2)]
  const features = [
    ...ofTheta.map(
      (f) =>
        ([t]: Stat.Pair<T.Scalar, T.Scalar>) =>
          f(t),
    ),
    ...ofY.map(
      (f) =>
        ([, y]: Stat.Pair<T.Scalar, T.Scalar>) =>
          f(y),
    ),
  ]
  expect(broken(Stat.geweke(mean, fromPrior, { ...trial, features }))).toEqual([])
}

/** The claim of the pair's kernel is that of the conditional one, and models that can't be traced say why. */
export const claims = (): void => {
  expect(right(Stat.joint(mean, malaForMean())).kernel.exactness).toEqual(K.reversible)
  expect(right(Stat.joint(sum, gibbsForSum())).kernel.exactness).toEqual(K.invariant)
  // and it goes back as the conditional kernel does
  const forth =
    (by: number) =>
    (_: T.Scalar): K.AnyKernel<T.Scalar, unknown> => ({
      ...K.lift('shift', S.scalar, (x) => T.shift(by)(x)),
      reversed: () => forth(-by)(T.constant(0)),
    })
  const back = K.reversal(right(Stat.joint(mean, forth(2))).kernel)!
  const [[values]] = right(Exact.law(back.step([T.constant(5), T.constant(7)]))) as never as [
    [[[Data.Data, Data.Data], object]],
  ]
  expect([values[0][0], values[0][1]].map((d) => d.values[0])).toEqual([3, 7])
  const bad = { prior: R.normal([]), data: () => D.bernoulli(1.5) }
  const found = Stat.geweke(bad, (_: T.Flag) => malaForMean()(T.constant(0)), trial)
  expect(found.map((v) => [v.pass, v.detail])).toEqual([[false, expect.stringContaining('1.5')]])
}

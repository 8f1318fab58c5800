/**
 * The budget: the chance that right programs fail. A suite of tests shares its chance out by Bonferroni,
 *   P(any false alarm) <= sum of P(a false alarm of a test) <= alpha,
 * whatever the tests have in common.
 */
import type { Verdict } from '../Verdict.js'

/**
 * The chance that a whole suite of right programs fails.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.BUDGET // 1e-6
 * Stat.share(10) // 1e-7
 * Stat.share(2, 0.01) // 0.005
 */
export const BUDGET = 1e-6

/** What each of so many tests may spend of a chance of a false alarm, by default of the budget. */
export const share = (tests: number, alpha = BUDGET): number => alpha / tests

/** What a test of a suite may spend, and the seed of the suite. */
export interface Share {
  /** The chance of a false alarm. */
  readonly alpha: number
  readonly seed: number
}

/** Tests by name. */
export type Tests = { readonly [test: string]: (share: Share) => readonly Verdict[] }

/**
 * The verdicts of several tests that together raise a false alarm with a chance of at most `alpha`, by default the budget.
 * Laws are named 'suite, test: law'. Another seed (by default 1) is another run of all tests.
 *
 * @example
 * import { Energy as E, Move as M, Random as R, Space as S } from 'giry'
 * import { Laws, Stat } from 'giry/check'
 * const kernel = M.mala({ stepSize: 0.5 })(E.standardNormal(S.real(2)))
 * const verdicts = Stat.suite('mala', {
 *   step: (share) => Stat.invariance(kernel, R.normal([2]), { draws: 1000, ...share }),
 *   path: (share) => Stat.rankTest(kernel, R.normal([2]), { draws: 500, steps: 4, ...share }),
 * })
 * Laws.failures(verdicts) // []
 * verdicts[0]!.law // 'mala, step: the target is invariant'
 */
export const suite = (
  name: string,
  tests: Tests,
  { alpha = BUDGET, seed = 1 }: Partial<Share> = {},
): readonly Verdict[] => {
  const all = Object.entries(tests)
  return all.flatMap(([test, run]) =>
    run({ alpha: share(all.length, alpha), seed }).map((v) => ({ ...v, law: `${name}, ${test}: ${v.law}` })),
  )
}

/**
 * The chance of a false alarm in all statistical tests of the repository, declared once: `Stat.BUDGET` altogether, shared out
 * evenly to the suites named here, and by each of them to its tests. A new suite adds its name.
 */
import { Stat, type Laws } from 'giry/check'

const SUITES = [
  'draws',
  'adaptation',
  'one step',
  'kernels',
  'amortized',
  'flows',
  'ranks on paths',
  'conditional kernels',
  'calibration',
] as const

export type Suite = (typeof SUITES)[number]

/** What all tests of a suite may spend together. */
export const budgetOf = (suite: Suite): number =>
  Stat.share(SUITES.length, Stat.BUDGET * Number(SUITES.includes(suite)))

/** Tests with the suite that they are. */
export interface Statistics {
  readonly suite: Suite
  readonly tests: Stat.Tests
}

/** The verdicts of a suite from a seed. */
export const verdicts = ({ suite, tests }: Statistics, seed: number): readonly Laws.Verdict[] =>
  Stat.suite(suite, tests, { alpha: budgetOf(suite), seed })

/** What each test of a suite is given. */
export const shareOf = ({ suite, tests }: Statistics, seed: number): Stat.Share => ({
  alpha: Stat.share(Object.keys(tests).length, budgetOf(suite)),
  seed,
})

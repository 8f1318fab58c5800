/**
 * The chance of a false alarm in all statistical tests of the repository, declared once: `Stat.BUDGET` altogether, shared out
 * evenly to the suites named here, and by each of them to its tests. A new suite adds its name.
 */
import { Stat } from 'giry/check'

const SUITES = [
  'draws',
  'adaptation',
  'one step',
  'ranks on paths',
  'conditional kernels',
  'calibration',
] as const

export type Suite = (typeof SUITES)[number]

/** What all tests of a suite may spend together. */
export const budgetOf = (suite: Suite): number => (SUITES.includes(suite) ? Stat.share(SUITES.length) : 0)

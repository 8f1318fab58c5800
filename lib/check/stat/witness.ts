/**
 * One bet on many differences. The mean of w D, |w_1| + |w_2| + ... = 1, is farthest from 0 in the direction w of the means of D:
 * for features, w f is then the witness of the maximum mean discrepancy between two joint laws. The first half of the draws
 * gives w, and the second half, which is independent of it, is bet on; small means of many features add up.
 * Reference: Gretton et al. 2012, "A kernel two-sample test"; Shekhar and Ramdas 2023, "Nonparametric two-sample testing by
 * betting".
 */
import { logEValueAbove } from './evalue.js'

/**
 * The logarithm of the e-value against the hypothesis that several differences in [-1, 1] all have mean 0. `columns` has the
 * draws of each of them, at equal length.
 *
 * @example
 * import { Stat } from 'giry/check'
 * // noise of period 2, 4, ..., 64 about a mean of 0.05
 * const column = (j: number) => Array.from({ length: 4096 }, (_, k) => 0.05 + ((k >> j) % 2 === 0 ? 0.9 : -0.9))
 * const columns = [0, 1, 2, 3, 4, 5].map(column)
 * columns.every((c) => Stat.logEValue(c) < 10) // true
 * Stat.logEValueJointly(columns) > 12 // true
 */
export const logEValueJointly = (columns: readonly ArrayLike<number>[]): number => {
  const draws = columns[0]?.length ?? 0
  const half = Math.floor(draws / 2)
  const sums = columns.map((c) => Array.from(c).reduce((s, d, k) => (k < half ? s + d : s), 0))
  const norm = sums.reduce((s, x) => s + Math.abs(x), 0)
  if (norm === 0) return 0
  const bets = Float64Array.from({ length: draws - half }, (_, k) =>
    columns.reduce((s, c, i) => s + (sums[i]! / norm) * c[half + k]!, 0),
  )
  return logEValueAbove(bets)
}

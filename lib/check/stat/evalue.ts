/**
 * E-values by betting. An e-value is a number >= 0 whose mean is at most 1 if the hypothesis is true, so it passes
 * 1 / alpha with probability at most alpha (Markov), whenever one stops to look; the mean of several e-values is one
 * again. Here the hypothesis is that differences D in [-1, 1] have mean 0, and the e-value is the capital of bets on
 * them, averaged over stakes s on both sides:
 *   e = mean over s of prod_k (1 + s D_k)
 * Reference: Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting".
 */

/** Stakes 1/2, 1/4, ... on a mean above 0, and on either side. */
const ABOVE = Array.from({ length: 9 }, (_, k) => 2 ** -(k + 1))
export const STAKES = ABOVE.flatMap((s) => [s, -s])

/** The logarithm of the mean of exponentials: how e-values are averaged. */
export const logMeanExp = (xs: readonly number[]): number => {
  const top = Math.max(...xs)
  return top + Math.log(xs.reduce((s, x) => s + Math.exp(x - top), 0) / xs.length)
}

/**
 * The logarithm of the e-value against the hypothesis that differences in [-1, 1] have mean 0.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.logEValue(Array.from({ length: 1000 }, (_, k) => (k % 2 === 0 ? 1 : -1))) < 0 // true
 */
export const logEValue = (differences: ArrayLike<number>): number => bet(STAKES, differences)

/**
 * The logarithm of the e-value against the hypothesis that differences in [-1, 1] have a mean of at most 0: whether
 * something is above a bound.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.logEValueAbove(Array.from({ length: 1000 }, () => -0.1)) < 0 // true
 */
export const logEValueAbove = (differences: ArrayLike<number>): number => bet(ABOVE, differences)

const bet = (stakes: readonly number[], differences: ArrayLike<number>): number =>
  logMeanExp(
    stakes.map((stake) => {
      let capital = 0
      for (let k = 0; k < differences.length; k++) capital += Math.log1p(stake * differences[k]!)
      return capital
    }),
  )

/**
 * The logarithm of the e-value against the hypothesis that ranks are uniform on 0, 1, ..., cells - 1. The bets are on the
 * cosines cos(pi q (r + 1/2) / cells), q = 1, ..., cells - 1, which all have mean 0 for the uniform law and for no other
 * one. A rank outside is infinite evidence.
 *
 * @example
 * import { Stat } from 'giry/check'
 * const even = Array.from({ length: 1000 }, (_, k) => k % 10)
 * Stat.logEValueUniform(even, 10) < 0 // true
 * Stat.logEValueUniform(even.map((r) => Math.min(r, 8)), 10) > 10 // true
 */
export const logEValueUniform = (ranks: ArrayLike<number>, cells: number): number => {
  const all = Array.from(ranks)
  if (!all.every((r) => Number.isInteger(r) && r >= 0 && r < cells)) return Infinity
  const counts = new Float64Array(cells)
  all.forEach((r) => (counts[r]! += 1))
  return logMeanExp(
    Array.from({ length: cells - 1 }, (_, k) => {
      const cosines = Array.from(counts, (_, r) => Math.cos((Math.PI * (k + 1) * (r + 0.5)) / cells))
      // capital doesn't depend on the order of the bets, so that equal ranks are bet on together
      return logMeanExp(
        STAKES.map((s) => cosines.reduce((sum, c, r) => sum + counts[r]! * Math.log1p(s * c), 0)),
      )
    }),
  )
}

/** Planning: how many draws find a discrepancy, before any is drawn. */
import { STAKES } from './evalue.js'

/** What a test must find, and how sure it must be. */
export interface Plan {
  /** The chance of a false alarm. */
  readonly alpha: number
  /** The mean that must be found. */
  readonly discrepancy: number
  /** The standard deviation of one difference, at most 1. */
  readonly deviation: number
  /** The chance of not finding it, by default 1e-3. */
  readonly miss?: number
  /** The number of e-values whose mean is looked at, by default 1: the others may see nothing. */
  readonly among?: number
}

/**
 * How many differences find a mean of `discrepancy`. A stake within a factor sqrt(2) of the best one, mean / variance, gains
 * c a^2 / 2 in the mean over n differences, a = mean sqrt(n) / deviation and c = 0.91, with a standard deviation of a; it must
 * outweigh log(stakes among / alpha).
 *
 * @example
 * import { Stat } from 'giry/check'
 * const draws = (discrepancy: number) => Stat.plan({ alpha: 1e-6, discrepancy, deviation: 0.5 })
 * draws(0.01) < 400_000 // true
 * Math.round(draws(0.01) / draws(0.02)) // 4
 */
export const plan = ({ alpha, discrepancy, deviation, miss = 1e-3, among = 1 }: Plan): number => {
  const needed = Math.log((STAKES.length * among) / alpha)
  const spare = Math.sqrt(2 * Math.log(1 / miss))
  const c = 0.91
  const a = (spare + Math.sqrt(spare * spare + 2 * c * needed)) / c
  return Math.ceil(((a * deviation) / discrepancy) ** 2)
}

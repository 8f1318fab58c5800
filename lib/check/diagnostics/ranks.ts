/**
 * Ranks, quantiles and normal scores.
 *   rank of x among S numbers = number of smaller ones + (1 + number of equal ones) / 2, itself among the equal
 *   score = Phi^-1((rank - 3/8) / (S + 1/4))                           Blom 1958
 * Quantiles are interpolated between order statistics (type 7 of Hyndman and Fan 1996).
 */
import { pooled, sorted, type Checked } from './chains.js'
import { normalQuantile } from './normalQuantile.js'

/** Ranks from 1 on, equal numbers sharing the mean of theirs. */
export const ranks = (xs: Float64Array): Float64Array => {
  const order = Array.from(xs.keys()).sort((i, j) => (xs[i]! < xs[j]! ? -1 : xs[i]! > xs[j]! ? 1 : 0))
  const found = new Float64Array(xs.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && xs[order[to]!] === xs[order[from]!]) to++
    for (let k = from; k < to; k++) found[order[k]!] = (from + 1 + to) / 2
    from = to
  }
  return found
}

/** Each draw replaced by the normal score of its rank among all draws of all chains. */
export const normalScores = (chains: Checked): Checked => {
  const n = chains[0]!.length
  const scores = ranks(pooled(chains)).map((r) => normalQuantile((r - 0.375) / (chains.length * n + 0.25)))
  return chains.map((_, i) => scores.subarray(i * n, (i + 1) * n))
}

/** The p-quantile of ascending numbers. */
export const quantileOf = (ascending: Float64Array, p: number): number => {
  const at = (ascending.length - 1) * p
  const low = Math.floor(at)
  const [a, b] = [ascending[low]!, ascending[Math.min(low + 1, ascending.length - 1)]!]
  const share = at - low
  return share === 0 || a === b ? a : (1 - share) * a + share * b
}

/** The p-quantile of all draws. */
export const quantile = (chains: Checked, p: number): number => quantileOf(sorted(pooled(chains)), p)

/** The absolute distances from the median: large where a draw is in either tail. */
export const folded = (chains: Checked): Checked => {
  const middle = quantile(chains, 0.5)
  return chains.map((c) => c.map((x) => Math.abs(x - middle)))
}

/** Where a binomial count lies: quantiles from exact probabilities, computed in logarithms. */

/** Numbers from `low` to `high`, both included. */
export interface Band {
  readonly low: number
  readonly high: number
}

/** The band of a count of n trials with chance p, 0 < p < 1, that is left on each side with a chance of at most miss / 2, and no narrower one is. */
export const binomialBand = (n: number, p: number, miss: number): Band => {
  const odds = Math.log(p) - Math.log1p(-p)
  const logs = Array.from<number>({ length: n + 1 })
  logs[0] = n * Math.log1p(-p)
  for (let k = 1; k <= n; k++) logs[k] = logs[k - 1]! + Math.log((n - k + 1) / k) + odds
  /** How many outcomes from one end have together a chance of at most miss / 2. */
  const left = (ordered: readonly number[]): number => {
    let total = 0
    return ordered.findIndex((log) => (total += Math.exp(log)) > miss / 2)
  }
  return { low: left(logs), high: n - left([...logs].reverse()) }
}

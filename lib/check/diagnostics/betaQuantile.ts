/**
 * Quantiles of the Beta(a, b) distribution, a, b >= 1. Its distribution function is
 *   I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) * continued fraction          for x < (a + 1) / (a + b + 2)
 *   I_x(a, b) = 1 - I_{1-x}(b, a)                                         elsewhere
 * (DLMF 8.17.4 and 8.17.22), and the quantile is found by halving, to the last digits of float64.
 */

/** log Gamma(x) for x > 0: Stirling's series, after a shift to x >= 10. */
const logGamma = (x: number): number => {
  if (x < 10) return logGamma(x + 1) - Math.log(x)
  const s = 1 / (x * x)
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}

/** 1 / (1 + d1 / (1 + d2 / (1 + ...))), by the recurrence of its convergents in ratios (Lentz 1976). */
const fraction = (x: number, a: number, b: number): number => {
  let [value, c, d] = [1, 1, 0]
  for (let k = 1; k < 10_000; k++) {
    const m = Math.floor(k / 2)
    const term =
      k % 2 === 0
        ? (m * (b - m) * x) / ((a + k - 1) * (a + k))
        : (-(a + m) * (a + b + m) * x) / ((a + k - 1) * (a + k))
    d = 1 / (1 + term * d)
    c = 1 + term / c
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return 1 / value
}

const distribution = (x: number, a: number, b: number): number => {
  if (x > (a + 1) / (a + b + 2)) return 1 - distribution(1 - x, b, a)
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b)
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a) * fraction(x, a, b)
}

/** The x with I_x(a, b) = p; NaN if a or b is. */
export const betaQuantile = (p: number, a: number, b: number): number => {
  if (Number.isNaN(a + b)) return NaN
  let [low, high] = [0, 1]
  for (let k = 0; k < 60; k++) {
    const x = (low + high) / 2
    if (distribution(x, a, b) < p) low = x
    else high = x
  }
  return (low + high) / 2
}

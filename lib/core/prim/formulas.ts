/** Formulas on numbers, in float64, that JavaScript's `Math` lacks. */

/** 1 / (1 + exp(-x)), without overflow on either side. */
export const sigmoidOf = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))

/**
 * erf in float64: the Maclaurin series below 2.5, Lentz's continued fraction of erfc above
 * (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
export const erfOf = (x: number): number => {
  const a = Math.abs(x)
  if (!(a < 6)) return Number.isNaN(x) ? NaN : Math.sign(x)
  if (a < 2.5) {
    let term = a
    let sum = a
    for (let k = 1; term > 1e-18 * sum; k++) {
      term *= (2 * a * a) / (2 * k + 1)
      sum += term
    }
    return (Math.sign(x) * 2 * Math.exp(-a * a) * sum) / Math.sqrt(Math.PI)
  }
  let tail = 0
  for (let k = 60; k >= 1; k--) tail = k / 2 / (a + tail)
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + tail)))
}

/** log(1 + exp x), without overflow. */
export const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/**
 * Energy distance in the plane (G. J. Szekely and M. L. Rizzo, "Energy statistics", 2013):
 *
 *   D(P, Q) = 2 E|X - Y| - E|X - X'| - E|Y - Y'|,   X, X' ~ P and Y, Y' ~ Q independent.
 *
 * D is 0 if and only if P = Q, and has the unit of |z|. Expectations are U-statistics, in which no point meets
 * itself: the estimate is unbiased, so between equal laws it is negative about as often as positive.
 */

type Points = Float32Array | Float64Array

/** The mean distance between a point of `x` and a point of `y`. */
const meanBetween = (x: Points, y: Points): number => {
  let sum = 0
  for (let i = 0; i < x.length; i += 2)
    for (let j = 0; j < y.length; j += 2) sum += Math.sqrt((x[i] - y[j]) ** 2 + (x[i + 1] - y[j + 1]) ** 2)
  return sum / ((x.length / 2) * (y.length / 2))
}

/** The mean distance between two different points of `x`. */
const meanWithin = (x: Points): number => {
  const n = x.length / 2
  let sum = 0
  for (let i = 0; i < x.length; i += 2)
    for (let j = 0; j < i; j += 2) sum += Math.sqrt((x[i] - x[j]) ** 2 + (x[i + 1] - x[j + 1]) ** 2)
  return sum / ((n * (n - 1)) / 2)
}

/**
 * The unbiased estimate of the energy distance between the laws of two point sets.
 *
 * @param x, y at least two points each, interleaved [n, 2] and [m, 2] row-major. With fewer points, or where a
 *   coordinate isn't a number, the result is NaN; `interval` and `nEq` refuse it.
 */
export const energyDistance = (x: Points, y: Points): number =>
  2 * meanBetween(x, y) - meanWithin(x) - meanWithin(y)

/** The error function. */
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'
import { horner, paired, signOf, type Elementary } from './polynomial.js'

const BORDER = 1.2

/** erf(a) / a - 1 in a^2, such that erf a has a relative error of at most 0.24 2^-24 for 0 <= a <= 1.2. */
const BELOW = [0.12837915, -0.3761254, 0.11282703, -0.026820684, 0.0051319227, -0.0007565952, 0.000065355656]

/** (1 - erf a)^(-1/8), such that erf a has an absolute error of at most 0.09 2^-24 for 1.2 <= a <= 4. */
const ABOVE = [
  0.98909533, 0.19059874, -0.006947801, 0.12918465, -0.06528305, 0.028836187, -0.0060857614, 0.00070879527,
]

/**
 * erf x: one polynomial for small |x|, the eighth power of another one for large |x| (the form of Abramowitz and Stegun
 * 7.1.28); never beyond 1, -0 for -0. Error: at most 1.98 ulp, the largest over all numbers of float32.
 */
export const erf: Elementary = (w, given) => {
  const x = w.let(given)
  const a = w.let(f32x4.abs(x))
  const square = w.let(f32x4.mul(a, a))
  const below = f32x4.add(a, f32x4.mul(a, horner(w, square, BELOW)))
  const root = w.let(paired(w, a, square, ABOVE))
  const root2 = w.let(f32x4.mul(root, root))
  const root4 = w.let(f32x4.mul(root2, root2))
  const above = f32x4.sub(w.float(1), f32x4.div(w.float(1), f32x4.mul(root4, root4)))
  return v128.or(v128.select(f32x4.greater(a, w.float(BORDER)), above, below), signOf(w, x))
}

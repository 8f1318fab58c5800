/**
 * The exponential: x = n ln 2 + r with n whole and |r| <= ln(2) / 2, so that exp x = 2^n exp r (Cody and Waite 1980).
 * Polynomials are fits of least maximum relative error on that interval, a little widened, rounded to float32 one
 * coefficient after the other. Errors in units in the last place (ulp) are the largest over all numbers of float32.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { paired, signOf, type Elementary } from './polynomial.js'

/** ln 2 in two parts; products of the first one with whole numbers below 2^8 are exact. */
const LN2 = [0.69314575, 0.0000014286068] as const

/** What rounds to whole numbers by being added, and leaves them in the lowest bits. */
export const ROUND = 1.5 * 2 ** 23

/** y = n ln 2 + r, or -y = n ln 2 - r. */
interface Reduced {
  /** 2^(n + shift), by its exponent bits alone: 0 where n + shift is -127, infinite where it is 128. */
  readonly scale: V128
  readonly r: V128
}

/**
 * `y` is a local between -90 and 90; |n + shift| must not pass what `scale` can say. With the sign -1, -y is reduced,
 * which costs no negation: the sign stands in the constants. NaN gives an `r` that is NaN, and some scale.
 */
export const reduce = (w: Writer, y: V128, sign: 1 | -1, shift: number): Reduced => {
  const round = w.float(ROUND + 127 + shift)
  const rounded = w.let(f32x4.add(f32x4.mul(y, w.float(sign * Math.LOG2E)), round))
  const n = w.let(f32x4.sub(rounded, round))
  const r = LN2.reduce((rest, part) => f32x4.add(rest, f32x4.mul(n, w.float(-sign * part))), y)
  return { scale: i32x4.shl(rounded, 23), r: w.let(r) }
}

/** A number kept between two others; NaN stays NaN. */
export const clamp = (w: Writer, x: V128, low: number, high: number): V128 =>
  w.let(f32x4.pickMin(f32x4.pickMax(x, w.float(low)), w.float(high)))

/** The coefficients of p(-x) in place of p(x). */
const mirrored = (sign: 1 | -1, c: readonly number[]): readonly number[] =>
  c.map((a, k) => (k % 2 === 1 ? sign * a : a))

/** (exp r - 1 - r) / r^2, such that exp r has a relative error of at most 0.06 2^-24. */
const EXP = [0.49999994, 0.16666521, 0.041668255, 0.008368663, 0.0013821468]

/** exp(sign r) 2^-shift. */
export const expNear = (w: Writer, r: V128, sign: 1 | -1, shift: number): V128 => {
  const unit = 2 ** -shift
  const square = w.let(f32x4.mul(r, r))
  const tail = paired(
    w,
    r,
    square,
    mirrored(sign, EXP).map((a) => a * unit),
  )
  const linear = f32x4.mul(r, w.float(sign * unit))
  return f32x4.add(w.float(unit), f32x4.add(linear, f32x4.mul(tail, square)))
}

/** (exp r - 1 - r) / r^2, such that exp r - 1 has a relative error of at most 0.23 2^-24. */
const EXPM1 = [0.49999997, 0.16666546, 0.041667443, 0.008366254, 0.0013869922]

/**
 * Half of exp(y) - 1. `y` is a local between -88 and 89. The half is what lies in range up to 2^128, and what tanh
 * wants.
 */
export const halfExpm1 = (w: Writer, y: V128): V128 => {
  const { scale, r } = reduce(w, y, 1, -1)
  const half = w.let(scale)
  const square = w.let(f32x4.mul(r, r))
  const near = f32x4.add(r, f32x4.mul(square, paired(w, r, square, EXPM1)))
  return f32x4.sub(f32x4.mul(near, half), f32x4.sub(w.float(0.5), half))
}

/** exp x. Results below 2^-125.5 = 1.7e-38 are 0, so that none is subnormal. Error: at most 1.00 ulp. */
export const exp: Elementary = (w, x) => {
  const { scale, r } = reduce(w, clamp(w, x, -87.6, 89), 1, -1)
  return f32x4.mul(expNear(w, r, 1, -1), scale)
}

/** exp(x) - 1, -0 for -0. Error: at most 1.74 ulp. */
export const expm1: Elementary = (w, given) => {
  const x = w.let(given)
  const half = w.let(halfExpm1(w, clamp(w, x, -18, 89)))
  return v128.or(f32x4.add(half, half), signOf(w, x))
}

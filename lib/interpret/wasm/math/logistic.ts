/**
 * Sigmoid, tanh and softplus, made of exponentials. Errors in units in the last place (ulp) are the largest over all
 * numbers of float32.
 */
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'
import { clamp, expNear, halfExpm1, reduce } from './exponential.js'
import { horner, signOf, type Elementary } from './polynomial.js'

/** 1 / (1 + exp(-x)). Results below 2^-125.5 are 0, so that none is subnormal. Error: at most 2.49 ulp. */
export const sigmoid: Elementary = (w, x) => {
  const { scale, r } = reduce(w, clamp(w, x, -87.2, 30), -1, 2)
  return f32x4.div(w.float(1), f32x4.add(w.float(1), f32x4.mul(expNear(w, r, -1, 2), scale)))
}

/** tanh x = z / (1 + z) for x >= 0, z = (exp(2 x) - 1) / 2: never beyond 1, -0 for -0. Error: at most 2.61 ulp. */
export const tanh: Elementary = (w, given) => {
  const x = w.let(given)
  const twice = f32x4.add(x, x)
  const z = w.let(halfExpm1(w, w.let(f32x4.pickMin(f32x4.abs(twice), w.float(20)))))
  return v128.or(f32x4.div(z, f32x4.add(w.float(1), z)), signOf(w, x))
}

/** (2 artanh s - 2 s) / s^3 in s^2, such that 2 artanh s has a relative error of at most 0.08 2^-24 for 0 <= s <= 1/3. */
const ARTANH = [0.6666642, 0.40021437, 0.28003022, 0.28006822]

/**
 * log(1 + exp x) = max(x, 0) + log(1 + e) with e = exp(-|x|), and log(1 + e) = 2 artanh(e / (2 + e)). Results below
 * 2^-125.5 are 0, so that none is subnormal. Error: at most 2.90 ulp.
 */
export const softplus: Elementary = (w, given) => {
  const x = w.let(given)
  const { scale, r } = reduce(w, w.let(f32x4.pickMin(f32x4.abs(x), w.float(87.6))), -1, -1)
  const e = w.let(f32x4.mul(expNear(w, r, -1, -1), scale))
  const s = w.let(f32x4.div(e, f32x4.add(e, w.float(2))))
  const square = w.let(f32x4.mul(s, s))
  const log1p = f32x4.add(f32x4.add(s, s), f32x4.mul(f32x4.mul(s, square), horner(w, square, ARTANH)))
  return f32x4.add(f32x4.pickMax(x, w.float(0)), log1p)
}

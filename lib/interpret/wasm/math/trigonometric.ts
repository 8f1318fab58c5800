/**
 * Sine and cosine by one odd polynomial on [-pi/2, pi/2], and the inverse tangent. Errors in units in the last place
 * (ulp) are the largest over all numbers of float32.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { ROUND } from './exponential.js'
import { horner, paired, signOf, type Elementary } from './polynomial.js'
import { reduceTurns } from './turns.js'

/** pi in three parts; the first two have exact products with half whole numbers up to 63.5, which reach to LIMIT. */
const PI = [3.1416016, -0.000008908915, 5.126688e-12] as const
const LIMIT = 199

/** (sin r - r) / r^3 in r^2, such that sin r has a relative error of at most 0.11 2^-24 for |r| <= pi / 2. */
const SIN = [-0.1666666, 0.008333069, -0.00019809777, 0.0000026060957]

/**
 * sin x, or cos x = sin(x + pi / 2), for x >= 0. With n the number of half turns, sin x = (-1)^n sin(x - n pi); for the
 * cosine n is half a number more. Lanes beyond LIMIT are reduced behind a branch.
 */
const wave = (w: Writer, x: V128, cosine: boolean): V128 => {
  const round = w.float(ROUND + (cosine ? 1 : 0))
  const halfTurns = f32x4.mul(x, w.float(1 / Math.PI))
  const rounded = w.let(f32x4.add(cosine ? f32x4.sub(halfTurns, w.float(0.5)) : halfTurns, round))
  const whole = f32x4.sub(rounded, round)
  const n = w.let(cosine ? f32x4.add(whole, w.float(0.5)) : whole)
  const near = PI.reduce((rest, part) => f32x4.sub(rest, f32x4.mul(n, w.float(part))), x)
  const reduced = w.variable(v128.xor(near, i32x4.shl(rounded, 31)))
  const far = w.let(f32x4.greater(x, w.float(LIMIT)))
  w.when(v128.anyTrue(far), () =>
    reduced.set(v128.select(far, reduceTurns(w, x, cosine ? 0.25 : 0), reduced.get)),
  )
  const r = reduced.get
  const square = w.let(f32x4.mul(r, r))
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, square), horner(w, square, SIN)))
}

/** sin x, x in radians of any size: NaN for infinities, -0 for -0. Error: at most 2.00 ulp. */
export const sin: Elementary = (w, given) => {
  const x = w.let(given)
  return v128.xor(wave(w, w.let(f32x4.abs(x)), false), signOf(w, x))
}

/** cos x, x in radians of any size: NaN for infinities. Error: at most 2.06 ulp. */
export const cos: Elementary = (w, x) => wave(w, w.let(f32x4.abs(x)), true)

/** (arctan t - t) / t^3 in t^2, such that arctan t has a relative error of at most 0.29 2^-24 for 0 <= t <= 1. */
const ARCTAN = [
  -0.33333153, 0.19993767, -0.14211003, 0.10665782, -0.075517, 0.043205313, -0.016363604, 0.0029195365,
]

/** pi / 2 in two parts. */
const RIGHT = [1.5707964, -4.371139e-8] as const

/** arctan x = pi / 2 - arctan(1 / x) above 1; -0 for -0. Error: at most 1.74 ulp. */
export const arctan: Elementary = (w, given) => {
  const x = w.let(given)
  const size = w.let(f32x4.abs(x))
  const t = w.let(f32x4.div(f32x4.pickMin(size, w.float(1)), f32x4.pickMax(size, w.float(1))))
  const square = w.let(f32x4.mul(t, t))
  const tail = paired(w, square, w.let(f32x4.mul(square, square)), ARCTAN)
  const near = w.let(f32x4.add(t, f32x4.mul(f32x4.mul(t, square), tail)))
  const beyond = f32x4.sub(w.float(RIGHT[0]), f32x4.sub(near, w.float(RIGHT[1])))
  return v128.or(v128.select(f32x4.greater(size, w.float(1)), beyond, near), signOf(w, x))
}

/**
 * Logarithms: x = 2^e (1 + f) with 1 + f between the roots of 1/2 and 2, so that log x = e ln 2 + log(1 + f). The
 * product needs no second part of ln 2, whose float32 is very near. Errors in units in the last place (ulp) are the
 * largest over all numbers of float32.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { paired, type Elementary } from './polynomial.js'

/** The bits of the root of 1/2. */
const ROOT_HALF = 0x3f3504f3

/** -e, a whole number, of a positive normal number, in a local. */
export const negatedExponent = (w: Writer, x: V128): V128 =>
  w.let(i32x4.shrSigned(i32x4.sub(w.word(ROOT_HALF + 0x7fffff), x), 23))

/** f, in a local, which is exact. */
export const significand = (w: Writer, x: V128, negated: V128): V128 =>
  w.let(f32x4.sub(i32x4.add(x, i32x4.shl(negated, 23)), w.float(1)))

/** (log(1 + f) - f) / f^2, such that log(1 + f) has a relative error of at most 0.51 2^-24. */
const LOG = [-0.4999999, 0.33333945, -0.25001776, 0.1996224, -0.16570315, 0.14916357, -0.14307708, 0.08738765]

/** That e comes negated, and its product is subtracted, keeps the sign of an f that is -0. */
const assemble = (w: Writer, f: V128, negated: V128): V128 => {
  const square = w.let(f32x4.mul(f, f))
  const near = f32x4.add(f, f32x4.mul(square, paired(w, f, square, LOG)))
  return f32x4.sub(near, f32x4.mul(f32x4.fromInt(negated), w.float(Math.LN2)))
}

/** log x of normal numbers above 0; anything for others. Error as of `log`. */
export const logNormal: Elementary = (w, given) => {
  const x = w.let(given)
  const negated = negatedExponent(w, x)
  return assemble(w, significand(w, x, negated), negated)
}

/** log(1 + x) for -1 < x <= 2^126; anything for others. */
const log1pOrdinary: Elementary = (w, given) => {
  const x = w.let(given)
  const negated = negatedExponent(w, f32x4.add(x, w.float(1)))
  // 1 + f = 2^-e (1 + x) without the rounding of 1 + x
  const scale = w.let(i32x4.add(w.float(1), i32x4.shl(negated, 23)))
  const f = w.let(f32x4.sub(f32x4.mul(x, scale), f32x4.sub(w.float(1), scale)))
  return assemble(w, f, negated)
}

/**
 * A logarithm of arguments out of the ordinary range [low, high] as well, behind a branch. `of` is what the logarithm
 * is taken of, a local. Finite numbers above 0 out of that range are multiplied by 2^shift, to be in it.
 */
const everywhere = (
  w: Writer,
  x: V128,
  of: V128,
  { low, high, shift }: { readonly low: number; readonly high: number; readonly shift: number },
  ordinary: Elementary,
): V128 => {
  const argument = w.variable(x)
  const less = w.variable(w.float(0))
  const odd = w.let(f32x4.notEqual(f32x4.pickMin(f32x4.pickMax(x, w.float(low)), w.float(high)), x))
  w.when(v128.anyTrue(odd), () => {
    const finite = v128.and(f32x4.greater(x, w.float(0)), f32x4.less(x, w.float(Infinity)))
    const scalable = w.let(v128.and(odd, finite))
    // infinite for zeros and NaN for what has no logarithm; else the argument itself is the result
    const root = f32x4.abs(f32x4.div(w.float(1), f32x4.sqrt(of)))
    const end = v128.select(f32x4.greater(of, w.float(0)), f32x4.neg(of), root)
    const scaled = v128.and(scalable, f32x4.mul(x, w.float(2 ** shift)))
    less.set(v128.and(odd, v128.select(scalable, w.float(shift * Math.LN2), end)))
    argument.set(v128.select(odd, scaled, x))
  })
  return f32x4.sub(ordinary(w, argument.get), less.get)
}

const GREATEST = (2 - 2 ** -23) * 2 ** 127

/** log x: -infinity for zeros, NaN below them; subnormal arguments are taken as they are. Error: at most 1.26 ulp. */
export const log: Elementary = (w, given) => {
  const x = w.let(given)
  return everywhere(w, x, x, { low: 2 ** -126, high: GREATEST, shift: 23 }, logNormal)
}

/** log(1 + x): -infinity for -1, NaN below it, -0 for -0. Error: at most 1.85 ulp. */
export const log1p: Elementary = (w, given) => {
  const x = w.let(given)
  const sum = w.let(f32x4.add(x, w.float(1)))
  return everywhere(w, x, sum, { low: -1 + 2 ** -24, high: 2 ** 126, shift: -32 }, log1pOrdinary)
}

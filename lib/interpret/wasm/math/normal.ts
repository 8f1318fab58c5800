/**
 * Standard normals by Box and Muller (1958), and logarithms of uniforms. Uniforms are multiples of 2^-24 in (0, 1), so
 * that nothing is out of the ordinary, and the angle is folded into a quarter turn without rounding.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'
import { logNormal, negatedExponent, significand } from './logarithm.js'
import { horner, paired, signOf } from './polynomial.js'
import { fromOne, uniform } from './threefry.js'

/**
 * -2 log(1 + f) / f between the roots of 1/2 and 2. Fitted for the radius, which has an absolute error of at most
 * 0.7 2^-24 from it.
 */
const RADIUS = [
  -1.9999992, 1.0000124, -0.66675067, 0.49923587, -0.3970127, 0.34583402, -0.33067703, 0.20662516,
]

/** -sin(2 pi t) / t in t^2, such that the sine has an absolute error of at most 0.13 2^-24 for |t| <= 1/4. */
const SINE = [-6.283185, 41.341618, -81.59865, 76.49605, -39.13411]

/** -sin(2 pi t). */
const negatedSine = (w: Writer, t: V128): V128 => f32x4.mul(t, horner(w, w.let(f32x4.mul(t, t)), SINE))

/** sqrt(-2 log u). */
const radius = (w: Writer, u: V128): V128 => {
  const negated = negatedExponent(w, u)
  const f = significand(w, u, negated)
  const near = f32x4.mul(f, paired(w, f, w.let(f32x4.mul(f, f)), RADIUS))
  return f32x4.sqrt(f32x4.add(f32x4.mul(f32x4.fromInt(negated), w.float(2 * Math.LN2)), near))
}

/**
 * Two words as two independent standard normals, as `normalsOf` of random/Rng has them. Error, in ulp of max(1, |n|): at
 * most 4.0 in 5e8 draws, 0.30 on average; in absolute terms at most 1.1e-6, for |n| above 4.
 */
export const normals = (w: Writer, word0: V128, word1: V128): readonly [V128, V128] => {
  const length = w.let(radius(w, w.let(uniform(w, word0))))
  const turn = w.let(word1)
  // v - 1/2 for the uniform v of the second word
  const centred = f32x4.add(f32x4.sub(fromOne(w, turn), w.float(1.5)), w.float(2 ** -24))
  const c = w.let(f32x4.sub(w.float(0.25), f32x4.abs(centred)))
  const s = w.let(f32x4.sub(f32x4.abs(c), w.float(0.25)))
  const sine = f32x4.mul(length, negatedSine(w, s))
  return [f32x4.mul(length, negatedSine(w, c)), v128.xor(sine, signOf(w, turn))]
}

/** log u of the uniform u of a word. Error: at most 1.26 ulp, also where u is near 1. */
export const logUniform = (w: Writer, word: V128): V128 => logNormal(w, uniform(w, word))

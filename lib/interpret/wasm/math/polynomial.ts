/** What elementary functions are made of: polynomials by Horner's rule, and signs. */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'

/** A function of float32 for four lanes: writes to `w` and gives the result, which is an expression to be used once. */
export type Elementary = (w: Writer, x: V128) => V128

/** c[0] + x c[1] + x^2 c[2] + ...; `x` is a local. */
export const horner = (w: Writer, x: V128, c: readonly number[]): V128 =>
  nested(
    x,
    c.map((a) => w.float(a)),
  )

/**
 * The same by Horner's rule in `square` = x^2 on pairs: one instruction more, if the square isn't there already, but
 * only half of them wait for one another, which is quicker from about six coefficients on. Both are locals.
 */
export const paired = (w: Writer, x: V128, square: V128, c: readonly number[]): V128 =>
  nested(
    square,
    c.flatMap((_, k) => (k % 2 === 1 ? [] : [horner(w, x, c.slice(k, k + 2))])),
  )

const nested = (x: V128, terms: readonly V128[]): V128 =>
  terms.reduceRight((rest, term) => f32x4.add(f32x4.mul(rest, x), term))

/** The sign bit, all other bits 0. */
export const signOf = (w: Writer, x: V128): V128 => v128.and(x, w.word(0x80000000))

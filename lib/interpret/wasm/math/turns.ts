/**
 * The rest of a float32, however large, after whole half turns, exactly: products with 28 bits of 1 / (2 pi) at a time
 * are exact in float64, of each only what is left of whole numbers counts, and no large sum is rounded (the idea is of
 * Payne and Hanek 1983). In f64x2, of which the module of vectors has no instructions, so they stand here.
 */
import { expr, float64, type Code, type V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as v128 from '../emit/v128.js'
import { range } from '../shapes.js'

const simd = (opcode: readonly number[], ...args: readonly V128[]): V128 =>
  expr(
    'v128',
    args.map((a): Code => a.code),
    0xfd,
    opcode,
  )

const promoteLow = (a: V128): V128 => simd([0x5f], a)
/** Two numbers, then two zeros. */
const demote = (a: V128): V128 => simd([0x5e], a)
const nearest = (a: V128): V128 => simd([0x94, 0x01], a)
const add = (a: V128, b: V128): V128 => simd([0xf0, 0x01], a, b)
const sub = (a: V128, b: V128): V128 => simd([0xf1, 0x01], a, b)
const mul = (a: V128, b: V128): V128 => simd([0xf2, 0x01], a, b)
const shl = (a: V128, by: number): V128 => expr('v128', a.code, 0x41, by, 0xfd, 0xcb, 0x01)
const constant = (x: number): V128 => expr('v128', 0xfd, 0x0c, float64(x), float64(x))

/** The bits of 1 / (2 pi) after the first two, which are 0: 28 a number. */
const INVERSE = [0xa2f9836, 0xe4e4415, 0x29fc275, 0x7d1f534, 0xddc0db6, 0x295993c, 0x439041f] as const

/** sin 2 pi (x / (2 pi) + start) = sin r with |r| <= pi / 2, for two lanes of float64. */
const rest = (w: Writer, x: V128, start: number): V128 => {
  const round24 = w.let(constant(1.5 * 2 ** 28))
  const high = w.variable(constant(start))
  const low = w.variable(constant(0))
  INVERSE.forEach((bits, k) => {
    const turns = w.let(mul(x, constant(bits * 2 ** (-30 - 28 * k))))
    const part = w.let(sub(turns, nearest(turns)))
    // multiples of 2^-24, whose sum is exact, and what is below
    const coarse = w.let(sub(add(part, round24), round24))
    high.set(add(high.get, coarse))
    low.set(add(low.get, sub(part, coarse)))
  })
  const round = w.let(constant(1.5 * 2 ** 52))
  const halves = w.let(add(add(high.get, high.get), round))
  const left = add(sub(high.get, mul(sub(halves, round), constant(0.5))), low.get)
  return v128.xor(mul(left, constant(2 * Math.PI)), shl(halves, 63))
}

const bytes = (from: number): readonly number[] => range(8).map((i) => from + i)

/** A number r, |r| <= pi / 2, with sin r = sin(x + 2 pi start), for four lanes; NaN for infinities. `x` is a local. */
export const reduceTurns = (w: Writer, x: V128, start: number): V128 => {
  const upper = v128.shuffle(x, x, [...bytes(8), ...bytes(8)])
  const [low, high] = [x, upper].map((half) => demote(rest(w, w.let(promoteLow(half)), start)))
  return v128.shuffle(low!, high!, [...bytes(0), ...bytes(16)])
}

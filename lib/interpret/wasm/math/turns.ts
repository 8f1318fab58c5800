/**
 * The rest of a float32, however large, after whole half turns, exactly: products with 28 bits of 1 / (2 pi) at a time
 * are exact in float64, of each only what is left of whole numbers counts, and no large sum is rounded (the idea is of
 * Payne and Hanek 1983).
 */
import type { V128 } from '../emit/code.js'
import * as f64x2 from '../emit/f64x2.js'
import type { Writer } from '../emit/function.js'
import * as v128 from '../emit/v128.js'
import { range } from '../shapes.js'

/** The bits of 1 / (2 pi) after the first two, which are 0: 28 a number. */
const INVERSE = [0xa2f9836, 0xe4e4415, 0x29fc275, 0x7d1f534, 0xddc0db6, 0x295993c, 0x439041f] as const

/** sin 2 pi (x / (2 pi) + start) = sin r with |r| <= pi / 2, for two lanes of float64. */
const rest = (w: Writer, x: V128, start: number): V128 => {
  const round24 = w.let(f64x2.constant(1.5 * 2 ** 28))
  const high = w.variable(f64x2.constant(start))
  const low = w.variable(f64x2.constant(0))
  INVERSE.forEach((bits, k) => {
    const turns = w.let(f64x2.mul(x, f64x2.constant(bits * 2 ** (-30 - 28 * k))))
    const part = w.let(f64x2.sub(turns, f64x2.nearest(turns)))
    // multiples of 2^-24, whose sum is exact, and what is below
    const coarse = w.let(f64x2.sub(f64x2.add(part, round24), round24))
    high.set(f64x2.add(high.get, coarse))
    low.set(f64x2.add(low.get, f64x2.sub(part, coarse)))
  })
  const round = w.let(f64x2.constant(1.5 * 2 ** 52))
  const halves = w.let(f64x2.add(f64x2.add(high.get, high.get), round))
  const left = f64x2.add(
    f64x2.sub(high.get, f64x2.mul(f64x2.sub(halves, round), f64x2.constant(0.5))),
    low.get,
  )
  return v128.xor(f64x2.mul(left, f64x2.constant(2 * Math.PI)), f64x2.shl(halves, 63))
}

const bytes = (from: number): readonly number[] => range(8).map((i) => from + i)

/** A number r, |r| <= pi / 2, with sin r = sin(x + 2 pi start), for four lanes; NaN for infinities. `x` is a local. */
export const reduceTurns = (w: Writer, x: V128, start: number): V128 => {
  const upper = v128.shuffle(x, x, [...bytes(8), ...bytes(8)])
  const [low, high] = [x, upper].map((half) => f64x2.toFloats(rest(w, w.let(f64x2.fromFloats(half)), start)))
  return v128.shuffle(low!, high!, [...bytes(0), ...bytes(16)])
}

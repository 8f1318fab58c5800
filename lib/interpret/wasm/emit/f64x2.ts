/** Instructions on two float64: integers that differ between chains, exact up to 2^53. */
import { expr, place, type Code, type F64, type I32, type V128 } from './code.js'
import * as v128 from './v128.js'
import { binary, opcode, shift, unary } from './vector.js'

export const splat = (a: F64): V128 => expr('v128', a.code, opcode(0x14))
export const constant = (x: number): V128 => {
  const [low, high] = new Int32Array(Float64Array.of(x).buffer) as unknown as [number, number]
  return v128.constant(low, high, low, high)
}
/** `v` with the number at an address in lane `lane`. */
export const loadLane = (v: V128, lane: number, address: I32, offset = 0): V128 =>
  expr('v128', address.code, v.code, opcode(0x57), place(offset), lane)
export const loadZero = (address: I32, offset = 0): V128 =>
  expr('v128', address.code, opcode(0x5d), place(offset))
export const storeLane = (address: I32, v: V128, lane: number, offset = 0): Code => [
  address.code,
  v.code,
  opcode(0x5b),
  place(offset),
  lane,
]
export const extract = (a: V128, lane: number): F64 => expr('f64', a.code, opcode(0x21), lane)
export const floor = unary(0x75)
export const trunc = unary(0x7a)
/** The nearest whole numbers, even ones in the middle. */
export const nearest = unary(0x94)
export const neg = unary(0xed)
export const add = binary(0xf0)
export const sub = binary(0xf1)
export const mul = binary(0xf2)
export const min = binary(0xf4)
export const max = binary(0xf5)
export const equal = binary(0x47)
export const less = binary(0x49)
export const lessEqual = binary(0x4b)
/** The first two floats. */
export const fromFloats = unary(0x5f)
/** The first two words, without a sign. */
export const fromWords = unary(0xff)
/** As two floats, then two zeros. */
export const toFloats = unary(0x5e)
/** As two words, then two zeros; beyond the range its ends. */
export const toInts = unary(0xfc)
export const toWords = unary(0xfd)
/** The bits of each number to the left. */
export const shl = shift(0xcb)

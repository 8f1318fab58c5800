/** Instructions on four floats. */
import { expr, type Expr, type V128 } from './code.js'
import * as i32x4 from './i32x4.js'
import { binary, opcode, unary } from './vector.js'

const bitsOf = (x: number): number => new Int32Array(Float32Array.of(x).buffer)[0]!

export const splat = (a: Expr<'f32'>): V128 => expr('v128', a.code, opcode(0x13))
/** One number four times, rounded to float32. */
export const constant = (x: number): V128 => i32x4.constant(bitsOf(x))
export const equal = binary(0x41)
export const notEqual = binary(0x42)
export const less = binary(0x43)
export const greater = binary(0x44)
export const lessEqual = binary(0x45)
export const floor = unary(0x68)
export const abs = unary(0xe0)
export const neg = unary(0xe1)
export const sqrt = unary(0xe3)
export const add = binary(0xe4)
export const sub = binary(0xe5)
export const mul = binary(0xe6)
export const div = binary(0xe7)
/** sum + a b, rounded once or twice as the engine likes where it may be fused: an instruction of relaxed SIMD. */
export const addProduct = (sum: V128, a: V128, b: V128, fused: boolean): V128 =>
  fused ? expr('v128', a.code, b.code, sum.code, opcode(0x105)) : add(sum, mul(a, b))
/** NaN where one of them is, and -0 is less than 0. */
export const min = binary(0xe8)
export const max = binary(0xe9)
/** b < a ? b : a, the quick one. */
export const pickMin = binary(0xea)
/** a < b ? b : a, the quick one. */
export const pickMax = binary(0xeb)
export const fromInt = unary(0xfa)

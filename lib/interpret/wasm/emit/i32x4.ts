/**
 * Instructions on four words, and on masks: all bits are set in the lanes where something holds, and none elsewhere.
 */
import { expr, type I32, type V128 } from './code.js'
import * as v128 from './v128.js'
import { binary, opcode, shift } from './vector.js'

export const splat = (a: I32): V128 => expr('v128', a.code, opcode(0x11))
export const constant = (n: number): V128 => v128.constant(n, n, n, n)
export const extract = (a: V128, lane: number): I32 => expr('i32', a.code, opcode(0x1b), lane)
export const replace = (a: V128, lane: number, x: I32): V128 =>
  expr('v128', a.code, x.code, opcode(0x1c), lane)
export const equal = binary(0x37)
export const less = binary(0x39)
export const lessUnsigned = binary(0x3a)
export const shl = shift(0xab)
export const shrSigned = shift(0xac)
export const shrUnsigned = shift(0xad)
export const add = binary(0xae)
export const sub = binary(0xb1)

/** Instructions on the 64 bits of counters. */
import { expr, signed, type I64 } from './code.js'
import { binary, unary } from './scalar.js'

export const constant = (n: number): I64 => expr('i64', 0x42, signed(n))
export const shiftRight = binary<'i64', 'i64'>('i64', 0x87)
/** The nearest whole number towards 0; numbers beyond the range give its ends. */
export const fromF64 = unary<'f64', 'i64'>('i64', 0xfc, 0x06)

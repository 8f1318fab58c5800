/** Instructions on the 64 bits of counters. */
import { expr, signed, type I64 } from './code.js'
import { binary, unary } from './scalar.js'

/** Exact to 2^53, and no further. */
export const constant = (n: number): I64 => expr('i64', 0x42, signed(n))
export const add = binary<'i64', 'i64'>('i64', 0x7c)
export const sub = binary<'i64', 'i64'>('i64', 0x7d)
export const mul = binary<'i64', 'i64'>('i64', 0x7e)
export const shiftRight = binary<'i64', 'i64'>('i64', 0x87)
/** Of a number without a sign. */
export const fromI32 = unary<'i32', 'i64'>('i64', 0xad)
/** The nearest whole number towards 0; numbers beyond the range give its ends. */
export const fromF64 = unary<'f64', 'i64'>('i64', 0xfc, 0x06)

/** Instructions on integers of programs, exact up to 2^53. */
import { expr, float64, type F64 } from './code.js'
import * as scalar from './scalar.js'

export const constant = (x: number): F64 => expr('f64', 0x44, float64(x))
export const load = scalar.load('f64', 0x2b)
export const store = scalar.store<'f64'>(0x39)
export const add = scalar.binary<'f64', 'f64'>('f64', 0xa0)
export const sub = scalar.binary<'f64', 'f64'>('f64', 0xa1)
export const mul = scalar.binary<'f64', 'f64'>('f64', 0xa2)
export const min = scalar.binary<'f64', 'f64'>('f64', 0xa4)
export const max = scalar.binary<'f64', 'f64'>('f64', 0xa5)
export const neg = scalar.unary<'f64', 'f64'>('f64', 0x9a)
export const equal = scalar.binary<'f64', 'i32'>('i32', 0x61)
export const less = scalar.binary<'f64', 'i32'>('i32', 0x63)
export const lessEqual = scalar.binary<'f64', 'i32'>('i32', 0x65)
/** Of a number without a sign. */
export const fromI32 = scalar.unary<'i32', 'f64'>('f64', 0xb8)
/** Rounded to float32. */
export const toF32 = scalar.unary<'f64', 'f32'>('f32', 0xb6)
export const select = scalar.select<'f64'>

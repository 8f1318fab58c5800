/** Instructions on addresses and on counters of loops. */
import { expr, signed, type I32 } from './code.js'
import * as scalar from './scalar.js'

export const constant = (n: number): I32 => expr('i32', 0x41, signed(n | 0))

/** A number that may be known, as an expression. */
export const orConstant = (n: I32 | number): I32 => (typeof n === 'number' ? constant(n) : n)

/** On whole numbers, of which the second one may be known. */
const whole =
  (opcode: number) =>
  (a: I32, b: I32 | number): I32 =>
    expr('i32', a.code, orConstant(b).code, opcode)

export const load = scalar.load('i32', 0x28)
export const loadByte = scalar.load('i32', 0x2d)
export const storeByte = scalar.store<'i32'>(0x3a)
export const add = whole(0x6a)
export const sub = whole(0x6b)
export const mul = whole(0x6c)
/** Both without a sign. */
export const divide = whole(0x6e)
export const and = whole(0x71)
export const eqz = scalar.unary<'i32', 'i32'>('i32', 0x45)
export const less = whole(0x49)
/** The lower 32 bits. */
export const wrap = scalar.unary<'i64', 'i32'>('i32', 0xa7)
export const select = scalar.select<'i32'>

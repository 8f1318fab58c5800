/**
 * Instructions on single numbers: addresses and counters in i32, the integers of programs in i64, and in f64 where they
 * lie in memory.
 */
import { expr, place, signed, type Code, type Expr, type I32, type I64, type Type } from './code.js'

const unary =
  <A extends Type, R extends Type>(result: R, ...opcode: readonly number[]) =>
  (a: Expr<A>): Expr<R> =>
    expr(result, a.code, opcode)
const binary =
  <A extends Type, R extends Type>(result: R, opcode: number) =>
  (a: Expr<A>, b: Expr<A>): Expr<R> =>
    expr(result, a.code, b.code, opcode)
const load =
  <R extends Type>(result: R, opcode: number) =>
  (address: I32, offset = 0): Expr<R> =>
    expr(result, address.code, opcode, place(offset))

const store =
  <T extends Type>(opcode: number) =>
  (address: I32, value: Expr<T>, offset = 0): Code => [address.code, value.code, opcode, place(offset)]

const constant = (n: number): I32 => expr('i32', 0x41, signed(n | 0))
/** On whole numbers, of which the second one may be known. */
const whole =
  (opcode: number) =>
  (a: I32, b: I32 | number): I32 =>
    expr('i32', a.code, orConstant(b).code, opcode)

/** A number that may be known, as an expression. */
export const orConstant = (n: I32 | number): I32 => (typeof n === 'number' ? constant(n) : n)

export const i32 = {
  constant,
  load: load('i32', 0x28),
  loadByte: load('i32', 0x2d),
  storeByte: store<'i32'>(0x3a),
  add: whole(0x6a),
  sub: whole(0x6b),
  mul: whole(0x6c),
  /** Both without a sign. */
  divide: whole(0x6e),
  and: whole(0x71),
  eqz: unary<'i32', 'i32'>('i32', 0x45),
  less: whole(0x49),
  /** The lower 32 bits. */
  wrap: unary<'i64', 'i32'>('i32', 0xa7),
  /** a where the condition isn't 0, else b. */
  select: (condition: I32, a: I32, b: I32): I32 => expr('i32', a.code, b.code, condition.code, 0x1b),
} as const

export const f32 = {
  fromI64: unary<'i64', 'f32'>('f32', 0xb4),
} as const

const less64 = binary<'i64', 'i32'>('i32', 0x53)
const select64 = (condition: I32, a: I64, b: I64): I64 => expr('i64', a.code, b.code, condition.code, 0x1b)

/** With a sign. Arguments of `min` and `max` are used twice. */
export const i64 = {
  /** Numbers beyond the range give its ends, or nearly. */
  constant: (n: number): I64 => expr('i64', 0x42, signed(Math.max(-(2 ** 63), Math.min(n, 2 ** 63 - 1024)))),
  add: binary<'i64', 'i64'>('i64', 0x7c),
  sub: binary<'i64', 'i64'>('i64', 0x7d),
  mul: binary<'i64', 'i64'>('i64', 0x7e),
  shiftRight: binary<'i64', 'i64'>('i64', 0x87),
  min: (a: I64, b: I64): I64 => select64(less64(a, b), a, b),
  max: (a: I64, b: I64): I64 => select64(less64(a, b), b, a),
  equal: binary<'i64', 'i32'>('i32', 0x51),
  less: less64,
  lessEqual: binary<'i64', 'i32'>('i32', 0x57),
  /** Of a number without a sign. */
  fromI32: unary<'i32', 'i64'>('i64', 0xad),
  /** The nearest whole number towards 0; numbers beyond the range give its ends. */
  fromF64: unary<'f64', 'i64'>('i64', 0xfc, 0x06),
  /** a where the condition isn't 0, else b. */
  select: select64,
} as const

export const f64 = {
  load: load('f64', 0x2b),
  store: store<'f64'>(0x39),
  fromI32: unary<'i32', 'f64'>('f64', 0xb7),
  fromI64: unary<'i64', 'f64'>('f64', 0xb9),
} as const

/**
 * Instructions on single numbers: addresses in i32, the integers of programs in f64, and in i64 where their
 * bits count.
 */
import {
  expr,
  float64,
  place,
  signed,
  type Code,
  type Expr,
  type F64,
  type I32,
  type I64,
  type Type,
} from './code.js'

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
  fromF64: unary<'f64', 'f32'>('f32', 0xb6),
} as const

export const i64 = {
  constant: (n: number): I64 => expr('i64', 0x42, signed(n)),
  shiftRight: binary<'i64', 'i64'>('i64', 0x87),
  /** The nearest whole number towards 0; numbers beyond the range give its ends. */
  fromF64: unary<'f64', 'i64'>('i64', 0xfc, 0x06),
} as const

export const f64 = {
  constant: (x: number): F64 => expr('f64', 0x44, float64(x)),
  load: load('f64', 0x2b),
  store: store<'f64'>(0x39),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  sub: binary<'f64', 'f64'>('f64', 0xa1),
  mul: binary<'f64', 'f64'>('f64', 0xa2),
  min: binary<'f64', 'f64'>('f64', 0xa4),
  max: binary<'f64', 'f64'>('f64', 0xa5),
  neg: unary<'f64', 'f64'>('f64', 0x9a),
  equal: binary<'f64', 'i32'>('i32', 0x61),
  less: binary<'f64', 'i32'>('i32', 0x63),
  lessEqual: binary<'f64', 'i32'>('i32', 0x65),
  fromI32: unary<'i32', 'f64'>('f64', 0xb7),
  /** a where the condition isn't 0, else b. */
  select: (condition: I32, a: F64, b: F64): F64 => expr('f64', a.code, b.code, condition.code, 0x1b),
} as const

/**
 * Instructions on vectors of four: f32x4 for floats, i32x4 for words and masks. A mask has all bits set in the lanes
 * where something holds, and none elsewhere.
 */
import {
  expr,
  place,
  unsigned,
  type Code,
  type Expr,
  type F64,
  type I32,
  type Type,
  type V128,
} from './code.js'

const opcode = (n: number): Code => [0xfd, unsigned(n)]
const unary =
  (n: number) =>
  (a: V128): V128 =>
    expr('v128', a.code, opcode(n))
const binary =
  (n: number) =>
  (a: V128, b: V128): V128 =>
    expr('v128', a.code, b.code, opcode(n))
const shift =
  (n: number) =>
  (a: V128, by: number): V128 =>
    expr('v128', a.code, 0x41, by, opcode(n))
const splat =
  <T extends Type>(n: number) =>
  (a: Expr<T>): V128 =>
    expr('v128', a.code, opcode(n))

const word = (bits: number): readonly number[] => [0, 8, 16, 24].map((s) => (bits >>> s) & 0xff)
const bitsOf = (x: number): number => new Int32Array(Float32Array.of(x).buffer)[0]!

export const v128 = {
  /** Four words. */
  constant: (...words: readonly [number, number, number, number]): V128 =>
    expr('v128', opcode(0x0c), words.map(word)),
  /** 16 bytes from an address on. */
  load: (address: I32, offset = 0): V128 => expr('v128', address.code, opcode(0x00), place(offset)),
  /** The word at an address, four times. */
  loadSplat: (address: I32, offset = 0): V128 => expr('v128', address.code, opcode(0x09), place(offset)),
  /** `v` with lane `lane` from an address. */
  loadLane: (v: V128, lane: number, address: I32, offset = 0): V128 =>
    expr('v128', address.code, v.code, opcode(0x56), place(offset), lane),
  /** The word at an address, then three zeros. */
  loadZero: (address: I32, offset = 0): V128 => expr('v128', address.code, opcode(0x5c), place(offset)),
  store: (address: I32, v: V128, offset = 0): Code => [address.code, v.code, opcode(0x0b), place(offset)],
  storeLane: (address: I32, v: V128, lane: number, offset = 0): Code => [
    address.code,
    v.code,
    opcode(0x5a),
    place(offset),
    lane,
  ],
  /** Byte i of the result is byte indices[i] of a and b, one after the other. */
  shuffle: (a: V128, b: V128, indices: readonly number[]): V128 =>
    expr('v128', a.code, b.code, opcode(0x0d), indices),
  /** Word i of the result is word indices[i] of a and b, one after the other. */
  shuffleWords: (a: V128, b: V128, indices: readonly number[]): V128 =>
    v128.shuffle(
      a,
      b,
      indices.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)),
    ),
  /** Byte i of the result is byte indices[i] of a; an engine is quickest where the indices are a constant. */
  swizzle: (a: V128, indices: V128): V128 => expr('v128', a.code, indices.code, opcode(0x0e)),
  not: unary(0x4d),
  and: binary(0x4e),
  or: binary(0x50),
  xor: binary(0x51),
  /** a where the mask is set, else b. */
  select: (mask: V128, a: V128, b: V128): V128 => expr('v128', a.code, b.code, mask.code, opcode(0x52)),
  anyTrue: (a: V128): I32 => expr('i32', a.code, opcode(0x53)),
} as const

export const i32x4 = {
  splat: splat<'i32'>(0x11),
  constant: (n: number): V128 => v128.constant(n, n, n, n),
  extract: (a: V128, lane: number): I32 => expr('i32', a.code, opcode(0x1b), lane),
  replace: (a: V128, lane: number, x: I32): V128 => expr('v128', a.code, x.code, opcode(0x1c), lane),
  equal: binary(0x37),
  less: binary(0x39),
  lessUnsigned: binary(0x3a),
  shl: shift(0xab),
  shrSigned: shift(0xac),
  shrUnsigned: shift(0xad),
  add: binary(0xae),
  sub: binary(0xb1),
} as const

export const f32x4 = {
  splat: splat<'f32'>(0x13),
  /** One number four times, rounded to float32. */
  constant: (x: number): V128 => i32x4.constant(bitsOf(x)),
  equal: binary(0x41),
  notEqual: binary(0x42),
  less: binary(0x43),
  greater: binary(0x44),
  lessEqual: binary(0x45),
  floor: unary(0x68),
  abs: unary(0xe0),
  neg: unary(0xe1),
  sqrt: unary(0xe3),
  add: binary(0xe4),
  sub: binary(0xe5),
  mul: binary(0xe6),
  div: binary(0xe7),
  /** sum + a b, rounded once or twice as the engine likes where it may be fused: an instruction of relaxed SIMD. */
  addProduct: (sum: V128, a: V128, b: V128, fused: boolean): V128 =>
    fused ? expr('v128', a.code, b.code, sum.code, opcode(0x105)) : f32x4.add(sum, f32x4.mul(a, b)),
  /** NaN where one of them is, and -0 is less than 0. */
  min: binary(0xe8),
  max: binary(0xe9),
  /** b < a ? b : a, the quick one. */
  pickMin: binary(0xea),
  /** a < b ? b : a, the quick one. */
  pickMax: binary(0xeb),
  fromInt: unary(0xfa),
} as const

/** Vectors of two float64: integers that differ between chains, exact up to 2^53. */
export const f64x2 = {
  splat: splat<'f64'>(0x14),
  constant: (x: number): V128 => {
    const [low, high] = new Int32Array(Float64Array.of(x).buffer) as unknown as [number, number]
    return v128.constant(low, high, low, high)
  },
  /** `v` with the number at an address in lane `lane`. */
  loadLane: (v: V128, lane: number, address: I32, offset = 0): V128 =>
    expr('v128', address.code, v.code, opcode(0x57), place(offset), lane),
  loadZero: (address: I32, offset = 0): V128 => expr('v128', address.code, opcode(0x5d), place(offset)),
  storeLane: (address: I32, v: V128, lane: number, offset = 0): Code => [
    address.code,
    v.code,
    opcode(0x5b),
    place(offset),
    lane,
  ],
  extract: (a: V128, lane: number): F64 => expr('f64', a.code, opcode(0x21), lane),
  floor: unary(0x75),
  trunc: unary(0x7a),
  neg: unary(0xed),
  add: binary(0xf0),
  sub: binary(0xf1),
  mul: binary(0xf2),
  min: binary(0xf4),
  max: binary(0xf5),
  equal: binary(0x47),
  less: binary(0x49),
  lessEqual: binary(0x4b),
  /** The first two floats. */
  fromFloats: unary(0x5f),
  /** The first two words, without a sign. */
  fromWords: unary(0xff),
  /** As two floats, then two zeros. */
  toFloats: unary(0x5e),
  /** As two words, then two zeros; beyond the range its ends. */
  toInts: unary(0xfc),
  toWords: unary(0xfd),
} as const

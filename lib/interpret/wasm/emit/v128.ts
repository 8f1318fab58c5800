/** Instructions on vectors of any kind: from memory and back, by bytes and by bits. */
import { expr, place, type Code, type I32, type V128 } from './code.js'
import { binary, opcode, unary } from './vector.js'

const word = (bits: number): readonly number[] => [0, 8, 16, 24].map((s) => (bits >>> s) & 0xff)

/** Four words. */
export const constant = (...words: readonly [number, number, number, number]): V128 =>
  expr('v128', opcode(0x0c), words.map(word))
/** 16 bytes from an address on. */
export const load = (address: I32, offset = 0): V128 =>
  expr('v128', address.code, opcode(0x00), place(offset))
/** The word at an address, four times. */
export const loadSplat = (address: I32, offset = 0): V128 =>
  expr('v128', address.code, opcode(0x09), place(offset))
/** `v` with lane `lane` from an address. */
export const loadLane = (v: V128, lane: number, address: I32, offset = 0): V128 =>
  expr('v128', address.code, v.code, opcode(0x56), place(offset), lane)
/** The word at an address, then three zeros. */
export const loadZero = (address: I32, offset = 0): V128 =>
  expr('v128', address.code, opcode(0x5c), place(offset))
export const store = (address: I32, v: V128, offset = 0): Code => [
  address.code,
  v.code,
  opcode(0x0b),
  place(offset),
]
export const storeLane = (address: I32, v: V128, lane: number, offset = 0): Code => [
  address.code,
  v.code,
  opcode(0x5a),
  place(offset),
  lane,
]
/** Byte i of the result is byte indices[i] of a and b, one after the other. */
export const shuffle = (a: V128, b: V128, indices: readonly number[]): V128 =>
  expr('v128', a.code, b.code, opcode(0x0d), indices)
/** Word i of the result is word indices[i] of a and b, one after the other. */
export const shuffleWords = (a: V128, b: V128, indices: readonly number[]): V128 =>
  shuffle(
    a,
    b,
    indices.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)),
  )
/** Byte i of the result is byte indices[i] of a; an engine is quickest where the indices are a constant. */
export const swizzle = (a: V128, indices: V128): V128 => expr('v128', a.code, indices.code, opcode(0x0e))
export const not = unary(0x4d)
export const and = binary(0x4e)
export const or = binary(0x50)
export const xor = binary(0x51)
/** a where the mask is set, else b. */
export const select = (mask: V128, a: V128, b: V128): V128 =>
  expr('v128', a.code, b.code, mask.code, opcode(0x52))
export const anyTrue = (a: V128): I32 => expr('i32', a.code, opcode(0x53))

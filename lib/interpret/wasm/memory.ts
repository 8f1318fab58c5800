/** Numbers of the chains in the lanes, each from an address of its own, and back. */
import type { Pair } from './cells.js'
import type { I32, V128 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import * as i32 from './emit/i32.js'
import * as f64x2 from './emit/f64x2.js'
import * as i32x4 from './emit/i32x4.js'
import * as v128 from './emit/v128.js'
import { range } from './shapes.js'

/** The chains `n` block, ..., `n` block + n - 1; where fewer are left, the last one again. */
export const chainsOf = (w: Writer, block: I32, n: number, chains: number): readonly I32[] => {
  const last = i32.constant(chains - 1)
  return range(n).map((q) => {
    const chain = w.let(i32.add(i32.mul(block, n), q))
    return w.let(i32.select(i32.less(chain, last), chain, last))
  })
}

/** Four float32. */
export const loadFloats = (lanes: readonly I32[], offset = 0): V128 =>
  lanes.slice(1).reduce((v, a, q) => v128.loadLane(v, q + 1, a, offset), v128.loadZero(lanes[0]!, offset))

/** Four bytes as a mask: set where they aren't 0. */
export const loadFlags = (w: Writer, lanes: readonly I32[], offset = 0): V128 => {
  const bytes = lanes.reduce((v, a, q) => i32x4.replace(v, q, i32.loadByte(a, offset)), i32x4.constant(0))
  return v128.not(i32x4.equal(bytes, w.word(0)))
}

/** Four float64. */
export const loadIntegers = (w: Writer, lanes: readonly I32[], offset = 0): Pair => {
  const two = (i: number): V128 =>
    w.let(f64x2.loadLane(f64x2.loadZero(lanes[i]!, offset), 1, lanes[i + 1]!, offset))
  return [two(0), two(2)]
}

export const storeFloats = (w: Writer, lanes: readonly I32[], v: V128, offset = 0): void =>
  lanes.forEach((a, q) => w.emit(v128.storeLane(a, v, q, offset)))

/** A mask as bytes, 1 where it is set. */
export const storeFlags = (w: Writer, lanes: readonly I32[], mask: V128, offset = 0): void => {
  const bits = w.let(v128.and(mask, w.word(1)))
  lanes.forEach((a, q) => w.emit(i32.storeByte(a, i32x4.extract(bits, q), offset)))
}

export const storeIntegers = (w: Writer, lanes: readonly I32[], pair: Pair, offset = 0): void =>
  lanes.forEach((a, q) => w.emit(f64x2.storeLane(a, pair[q >> 1]!, q & 1, offset)))

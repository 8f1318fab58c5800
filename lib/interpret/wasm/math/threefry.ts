/**
 * Threefry-2x32-20 (Salmon, Moraes, Dror and Shaw 2011) for four blocks side by side, the same to the bit as in
 * random/Rng, and the uniforms of its words. Each round waits for the one before: it pays to write several
 * blocks of four round by round, since their instructions then mix.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const
const PARITY = 0x1bd11bda

/** Blocks in each lane that are best computed round by round. */
export const TOGETHER = 4

/** The two words of a block. */
export type Words = readonly [V128, V128]

/** Which bytes make up the first word after a turn by so many bits, the last byte first; 4 more in each later word. */
const TURNED: Readonly<Record<number, number>> = { 16: 0x01000302, 24: 0x00030201 }

/** The bits of words turned left: whole bytes change places by one instruction. */
const turnLeft = (w: Writer, x: V128, by: number): V128 => {
  const first = TURNED[by]
  return first === undefined
    ? v128.or(i32x4.shl(x, by), i32x4.shrUnsigned(x, 32 - by))
    : v128.swizzle(x, w.hoist(v128.constant(first, first + 0x4040404, first + 0x8080808, first + 0xc0c0c0c)))
}

/** The words of the blocks with keys (k0, k1) at several counters, each of them four words; round by round. */
export const threefries = (w: Writer, k0: V128, k1: V128, counters: readonly Words[]): readonly Words[] => {
  const [first, second] = [w.let(k0), w.let(k1)]
  const keys = [first, second, w.let(v128.xor(v128.xor(first, second), w.word(PARITY)))] as const
  let xs = counters.map(([c0, c1]): Words => [w.let(i32x4.add(c0, first)), w.let(i32x4.add(c1, second))])
  for (let group = 0; group < 5; group++) {
    for (const by of ROTATIONS[group % 2]!)
      xs = xs.map(([x0, x1]): Words => {
        const sum = w.let(i32x4.add(x0, x1))
        return [sum, w.let(v128.xor(turnLeft(w, x1, by), sum))]
      })
    const next = group + 1
    const added = w.let(i32x4.add(keys[(next + 1) % 3]!, w.word(next)))
    xs = xs.map(([x0, x1]): Words => [w.let(i32x4.add(x0, keys[next % 3]!)), w.let(i32x4.add(x1, added))])
  }
  return xs
}

/** The two words of the blocks with keys (k0, k1) and counters (c0, c1), each of them four words. */
export const threefry = (w: Writer, k0: V128, k1: V128, c0: V128, c1: V128): Words =>
  threefries(w, k0, k1, [[c0, c1]])[0]!

/** 1 + (word >>> 9) 2^-23, exactly: the upper bits of a word after those of 1. */
export const fromOne = (w: Writer, word: V128): V128 => v128.or(i32x4.shrUnsigned(word, 9), w.float(1))

/** Words as numbers in the open interval (0, 1): ((word >>> 9) + 0.5) 2^-23, exactly. */
export const uniform = (w: Writer, word: V128): V128 => f32x4.sub(fromOne(w, word), w.float(1 - 2 ** -24))

/**
 * Threefry-2x32-20 (Salmon, Moraes, Dror and Shaw 2011) for four blocks side by side, the same to the bit as in
 * random/Rng, and the uniforms of its words. Each round waits for the one before: it pays to write two blocks of four
 * into one round of a loop, since their instructions then mix.
 */
import type { V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { f32x4, i32x4, v128 } from '../emit/vector.js'

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const
const PARITY = 0x1bd11bda

/** The two words of the blocks with keys (k0, k1) and counters (c0, c1), each of them four words. */
export const threefry = (w: Writer, k0: V128, k1: V128, c0: V128, c1: V128): readonly [V128, V128] => {
  const [first, second] = [w.let(k0), w.let(k1)]
  const keys = [first, second, w.let(v128.xor(v128.xor(first, second), w.word(PARITY)))] as const
  let x0 = w.let(i32x4.add(c0, first))
  let x1 = w.let(i32x4.add(c1, second))
  for (let group = 0; group < 5; group++) {
    for (const by of ROTATIONS[group % 2]!) {
      x0 = w.let(i32x4.add(x0, x1))
      x1 = w.let(v128.xor(i32x4.rotateLeft(x1, by), x0))
    }
    const next = group + 1
    x0 = w.let(i32x4.add(x0, keys[next % 3]!))
    x1 = w.let(i32x4.add(x1, i32x4.add(keys[(next + 1) % 3]!, w.word(next))))
  }
  return [x0, x1]
}

/** 1 + (word >>> 9) 2^-23, exactly: the upper bits of a word after those of 1. */
export const fromOne = (w: Writer, word: V128): V128 => v128.or(i32x4.shrUnsigned(word, 9), w.float(1))

/** Words as numbers in the open interval (0, 1): ((word >>> 9) + 0.5) 2^-23, exactly. */
export const uniform = (w: Writer, word: V128): V128 => f32x4.sub(fromOne(w, word), w.float(1 - 2 ** -24))

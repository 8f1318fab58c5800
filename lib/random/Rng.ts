/**
 * Threefry-2x32-20 (Salmon, Moraes, Dror and Shaw 2011): a bijection of two 32-bit words for each 64-bit key, used
 * in counter mode. A draw is a pure function of (key, address); addresses count blocks of two words.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const
const PARITY = 0x1bd11bda

/** A stream of random words. */
export type Key = readonly [number, number]

/**
 * One block, written to out[0] and out[1] as unsigned words. The example is the published known answer for key 0 and
 * counter 0.
 *
 * @example
 * import { Rng } from 'giry'
 * const out = new Uint32Array(2)
 * Rng.threefry(0, 0, 0, 0, out)
 * out[0]!.toString(16) // '6b200159'
 */
export const threefry = (k0: number, k1: number, c0: number, c1: number, out: Uint32Array): void => {
  const k2 = k0 ^ k1 ^ PARITY
  let x0 = (c0 + k0) | 0
  let x1 = (c1 + k1) | 0
  for (let group = 0; group < 5; group++) {
    const first = (group & 1) * 4
    for (let r = first; r < first + 4; r++) {
      x0 = (x0 + x1) | 0
      x1 = ((x1 << ROTATIONS[r]!) | (x1 >>> (32 - ROTATIONS[r]!))) ^ x0
    }
    const next = group + 1
    x0 = (x0 + (next % 3 === 0 ? k0 : next % 3 === 1 ? k1 : k2)) | 0
    x1 = (x1 + ((next + 1) % 3 === 0 ? k0 : (next + 1) % 3 === 1 ? k1 : k2) + next) | 0
  }
  out[0] = x0
  out[1] = x1
}

const TWO32 = 4294967296
const scratch = new Uint32Array(2)

/**
 * The key of chain i of a run: threefry(seed, i). Seeds and chains are whole numbers below 2^53.
 *
 * @example
 * import { Rng } from 'giry'
 * Rng.streamKey(0, 0).map((word) => word.toString(16)) // ['6b200159', '99ba4efe']
 * const out = new Uint32Array(2)
 * Rng.threefry(0, 0, 5, 0x80000000, out)
 * Rng.childKey([0, 0], 5) // Array.from(out)
 */
export const streamKey = (seed: number, chain: number): Key => {
  threefry(seed >>> 0, Math.floor(seed / TWO32) >>> 0, chain >>> 0, Math.floor(chain / TWO32) >>> 0, scratch)
  return [scratch[0]!, scratch[1]!]
}

/** The key of a stream of its own opened at an address: threefry(key, address | 2^63). */
export const childKey = (key: Key, address: number): Key => {
  threefry(key[0], key[1], address >>> 0, (Math.floor(address / TWO32) | 0x80000000) >>> 0, scratch)
  return [scratch[0]!, scratch[1]!]
}

/**
 * Fills `words` from the blocks at `address` on, two words a block.
 *
 * @example
 * import { Rng } from 'giry'
 * const [all, last] = [new Uint32Array(4), new Uint32Array(2)]
 * Rng.fillWords(1, 2, 0, all)
 * Rng.fillWords(1, 2, 1, last)
 * last // all.subarray(2)
 * Rng.blocksOf(3) // 2
 */
export const fillWords = (k0: number, k1: number, address: number, words: Uint32Array): void => {
  for (let i = 0, block = address; i < words.length; i += 2, block++) {
    threefry(k0, k1, block >>> 0, Math.floor(block / TWO32) >>> 0, scratch)
    words[i] = scratch[0]!
    if (i + 1 < words.length) words[i + 1] = scratch[1]!
  }
}

/**
 * A word as a number in the open interval (0, 1): ((word >>> 9) + 0.5) 2^-23.
 *
 * @example
 * import { Rng } from 'giry'
 * Rng.uniformOf(0) // 2 ** -24
 * Rng.uniformOf(0xffffffff) // 1 - 2 ** -24
 * const normals = new Float64Array(2)
 * Rng.normalsOf(0, 0x40000000, normals, 0)
 * Math.hypot(...normals) // Math.sqrt(2 * Math.log(2 ** 24))
 * Math.abs(normals[0]!) < 1e-5 // true
 */
export const uniformOf = (word: number): number => ((word >>> 9) + 0.5) * 1.1920928955078125e-7

/**
 * Two words as two independent standard normals (Box and Muller 1958), r cos a and r sin a with r = sqrt(-2 log u0) and
 * a = 2 pi u1 for the words' uniforms, written to out[at], out[at + 1].
 */
export const normalsOf = (w0: number, w1: number, out: Float64Array | Float32Array, at: number): void => {
  const radius = Math.sqrt(-2 * Math.log(uniformOf(w0)))
  const angle = 2 * Math.PI * uniformOf(w1)
  out[at] = radius * Math.cos(angle)
  if (at + 1 < out.length) out[at + 1] = radius * Math.sin(angle)
}

/** Blocks that n scalars use. */
export const blocksOf = (n: number): number => Math.ceil(n / 2)

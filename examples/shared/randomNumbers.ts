/**
 * Random numbers for measuring on the host: bootstrap indices, exact draws from a grid, shuffles of a data set.
 * The generator is pure-rand's xoroshiro128+, its 128-bit state the head of SHA-256 of (seed, label), so that
 * differently labelled streams of one seed have nothing in common.
 *
 * Only measuring draws from here. The library's own programs use giry's counter-based generator.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** A stream of random numbers. Every draw advances it in place. */
export type RandomNumbers = RandomGenerator

/** The stream of a seed and a label; the same pair gives the same stream on every machine. */
export const randomNumbers = (seed: number, label: string): RandomNumbers => {
  const digest = sha256(new TextEncoder().encode(JSON.stringify([seed, label])))
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
  return xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => words.getInt32(offset)))
}

/** A number uniform on [0, 1), of 53 random bits. */
export const uniform = (state: RandomNumbers): number => uniformFloat64(state)

/** An integer uniform on 0, ..., bound - 1; `bound` is a positive integer. */
export const integer = (state: RandomNumbers, bound: number): number => uniformInt(state, 0, bound - 1)

/** A uniform permutation of 0, ..., count - 1, by the Fisher-Yates shuffle. */
export const permutation = (state: RandomNumbers, count: number): Int32Array => {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = integer(state, i + 1)
    const moved = order[i]
    order[i] = order[j]
    order[j] = moved
  }
  return order
}

/** Threefry against its published answers, and what is made of its words. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import * as Rng from '../../../lib/random/Rng.js'

const block = (k0: number, k1: number, c0: number, c1: number): readonly string[] => {
  const out = new Uint32Array(2)
  Rng.threefry(k0, k1, c0, c1, out)
  return Array.from(out, (w) => w.toString(16).padStart(8, '0'))
}

/**
 * The known answers of threefry2x32 with 20 rounds, from the file kat_vectors of Random123 (Salmon, Moraes, Dror and
 * Shaw 2011): counter, key, result.
 */
export const knownAnswers = (): void => {
  expect(block(0, 0, 0, 0)).toEqual(['6b200159', '99ba4efe'])
  expect(block(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual(['1cb996fc', 'bb002be7'])
  expect(block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual(['c4923a9c', '483df7a0'])
}

const words = (x: bigint): readonly [number, number] => [Number(x & 0xffffffffn), Number(x >> 32n)]
const whole = fc.maxSafeNat()

/** Keys of chains and of streams within streams are blocks at 64-bit counters; those of streams have the top bit. */
export const keys = (): void => {
  const blockAt = ([k0, k1]: readonly [number, number], counter: bigint): readonly number[] => {
    const out = new Uint32Array(2)
    Rng.threefry(k0, k1, ...words(counter), out)
    return Array.from(out)
  }
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      expect(Rng.streamKey(a, b)).toEqual(blockAt(words(BigInt(a)), BigInt(b)))
      expect(Rng.childKey(words(BigInt(a)), b)).toEqual(blockAt(words(BigInt(a)), BigInt(b) | (1n << 63n)))
    }),
    { seed: 61, numRuns: 200 },
  )
}

/** n words are those of the blocks from an address on, also where the lower half of the counter overflows. */
export const filling = (): void => {
  fc.assert(
    fc.property(fc.constantFrom(0, 2 ** 32 - 2, 2 ** 40 + 3), fc.nat({ max: 9 }), (address, n) => {
      const found = new Uint32Array(n)
      Rng.fillWords(5, 6, address, found)
      const out = new Uint32Array(2)
      const wanted = Array.from({ length: n }, (_, i) => {
        Rng.threefry(5, 6, ...words(BigInt(address) + BigInt(i >> 1)), out)
        return out[i & 1]!
      })
      expect(Array.from(found)).toEqual(wanted)
      expect(Rng.blocksOf(n)).toBe((n + (n % 2)) / 2)
    }),
    { seed: 62, numRuns: 60 },
  )
}

/** Uniforms lie in the open interval, are floats of 32 bits, and lie symmetrically about a half. */
export const openInterval = (): void => {
  expect(Rng.uniformOf(0)).toBe(2 ** -24)
  expect(Rng.uniformOf(0xffffffff)).toBe(1 - 2 ** -24)
  fc.assert(
    fc.property(fc.nat({ max: 0xffffffff }), (word) => {
      const u = Rng.uniformOf(word)
      expect(u > 0 && u < 1).toBe(true)
      expect(Math.fround(u)).toBe(u)
      expect(Rng.uniformOf(~word >>> 0)).toBe(1 - u)
      expect(Math.floor(u * 2 ** 23)).toBe(word >>> 9)
    }),
    { seed: 63, numRuns: 300 },
  )
}

/** Two words are a point of the plane whose radius and angle invert the laws of two uniforms. */
export const boxMuller = (): void =>
  fc.assert(
    fc.property(fc.nat({ max: 0xffffffff }), fc.nat({ max: 0xffffffff }), (v, w) => {
      const [out, one] = [new Float64Array(2), new Float64Array(1)]
      Rng.normalsOf(v, w, out, 0)
      Rng.normalsOf(v, w, one, 0)
      const [x, y] = out as unknown as readonly [number, number]
      expect(one[0]).toBe(x)
      const turn = Math.atan2(y, x) / (2 * Math.PI)
      // of a radius r the exponential loses r^2 / 2 ulps, of at most 17
      expect(Math.abs(Math.exp(-(x * x + y * y) / 2) / Rng.uniformOf(v) - 1)).toBeLessThan(1e-13)
      expect(Math.abs((turn < 0 ? turn + 1 : turn) - Rng.uniformOf(w))).toBeLessThan(1e-14)
    }),
    { seed: 64, numRuns: 300 },
  )

/**
 * Random numbers for tensors: the same words as `Rng`, in loops that a compiler of JavaScript keeps in registers
 * (Threefry unrolled, no array of words in between). Numbers are computed in float64 and rounded to float32 as they
 * are written.
 * Reference: Salmon, Moraes, Dror and Shaw 2011; Box and Muller 1958.
 */
const PARITY = 0x1bd11bda
const TWO32 = 4294967296
const UNIT = 1.1920928955078125e-7

/** Writes `count` numbers to out[at], ..., drawn from the blocks of the stream (k0, k1) from `address` on. */
export type Fill = (
  k0: number,
  k1: number,
  address: number,
  out: Float32Array,
  at: number,
  count: number,
) => void

/** What becomes of the two words of a block; `second` is false when only the first number is wanted. */
type Use = (out: Float32Array, at: number, w0: number, w1: number, second: boolean) => void

/** `use` is called at one place of each copy of this loop, so that it is inlined there. */
const filling =
  (use: Use): Fill =>
  (k0, k1, address, out, at, count) => {
    const k2 = k0 ^ k1 ^ PARITY
    for (let i = 0; i < count; i += 2) {
      const block = address + (i >> 1)
      let x0 = ((block >>> 0) + k0) | 0
      let x1 = (Math.floor(block / TWO32) + k1) | 0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
      x0 = (x0 + k1) | 0
      x1 = (x1 + k2 + 1) | 0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0
      x0 = (x0 + k2) | 0
      x1 = (x1 + k0 + 2) | 0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
      x0 = (x0 + k0) | 0
      x1 = (x1 + k1 + 3) | 0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0
      x0 = (x0 + k1) | 0
      x1 = (x1 + k2 + 4) | 0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0
      x0 = (x0 + x1) | 0
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0
      x0 = (x0 + k2) | 0
      x1 = (x1 + k0 + 5) | 0
      use(out, at + i, x0, x1, i + 1 < count)
    }
  }

/** Uniforms on (0, 1): ((word >>> 9) + 0.5) 2^-23, which float32 holds exactly. */
export const fillUniform: Fill = filling((out, at, w0, w1, second) => {
  out[at] = ((w0 >>> 9) + 0.5) * UNIT
  if (second) out[at + 1] = ((w1 >>> 9) + 0.5) * UNIT
})

/** Standard normals, in pairs. */
export const fillNormal: Fill = filling((out, at, w0, w1, second) => {
  const radius = Math.sqrt(-2 * Math.log(((w0 >>> 9) + 0.5) * UNIT))
  const angle = 2 * Math.PI * (((w1 >>> 9) + 0.5) * UNIT)
  out[at] = radius * Math.cos(angle)
  if (second) out[at + 1] = radius * Math.sin(angle)
})

/**
 * Autocovariances of one chain, at all lags in O(n log n):
 *   c(t) = 1/n sum_{i < n - t} (x_i - mean) (x_{i+t} - mean)
 * By Wiener and Khinchin they are the inverse Fourier transform of |F(x - mean)|^2, x - mean followed by as many zeros as it
 * is long, so that its end doesn't meet its beginning. The transform is that of Cooley and Tukey 1965, in place.
 */
import { mean } from './chains.js'

/** Puts element i at the place whose binary digits are those of i backwards. */
const reverseBits = (re: Float64Array, im: Float64Array): void => {
  const n = re.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      const [a, b] = [re[i]!, im[i]!]
      re[i] = re[j]!
      im[i] = im[j]!
      re[j] = a
      im[j] = b
    }
  }
}

/** The Fourier transform of complex numbers, in place; as many as a power of two. */
const transform = (re: Float64Array, im: Float64Array): void => {
  const n = re.length
  const cosines = Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n))
  const sines = Float64Array.from({ length: n / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / n))
  reverseBits(re, im)
  for (let width = 1; width < n; width *= 2) {
    const stride = n / (2 * width)
    for (let from = 0; from < n; from += 2 * width)
      for (let k = 0; k < width; k++) {
        const [p, q] = [from + k, from + k + width]
        const [c, s] = [cosines[k * stride]!, sines[k * stride]!]
        const x = re[q]! * c - im[q]! * s
        const y = re[q]! * s + im[q]! * c
        re[q] = re[p]! - x
        im[q] = im[p]! - y
        re[p] = re[p]! + x
        im[p] = im[p]! + y
      }
  }
}

/** c(0), ..., c(n - 1); zeros where all numbers are equal. */
export const autocovariance = (xs: Float64Array): Float64Array => {
  const n = xs.length
  const m = mean(xs)
  const size = 2 ** Math.ceil(Math.log2(2 * n))
  const re = new Float64Array(size)
  for (let i = 0; i < n; i++) re[i] = xs[i]! - m
  const im = new Float64Array(size)
  transform(re, im)
  for (let i = 0; i < size; i++) {
    re[i] = re[i]! ** 2 + im[i]! ** 2
    im[i] = 0
  }
  transform(re, im)
  return re.subarray(0, n).map((c) => c / (size * n))
}

/**
 * Kernel distance between two sets of feature vectors (Binkowski et al. 2018; on features of an Inception network it is
 * KID): the unbiased estimate of the squared maximum mean discrepancy with the kernel k(x, y) = (x . y / width + 1)^3,
 *
 *   mean_{i != j} k(x_i, x_j) + mean_{i != j} k(y_i, y_j) - 2 mean_{i, j} k(x_i, y_j).
 *
 * It is worked out on blocks of equally many rows of both sets. Their mean is unbiased too, so it may be negative, and
 * the spread of the blocks, which are independent, gives its standard error.
 */
import * as Either from 'fp-ts/lib/Either.js'
import type { DataError } from '../failure.js'

type Features = Float32Array | Float64Array

export interface KernelDistance {
  readonly value: number
  /** NaN where there is one block. */
  readonly standardError: number
  readonly blocks: number
}

/** The sum of the kernel over rows i of x and j of y; without i = j where `apart`. */
const kernelSum = (x: Features, y: Features, width: number, apart: boolean): number => {
  let sum = 0
  for (let i = 0; i < x.length; i += width)
    for (let j = 0; j < y.length; j += width) {
      if (apart && i === j) continue
      let dot = 0
      for (let k = 0; k < width; k++) dot += x[i + k]! * y[j + k]!
      sum += (dot / width + 1) ** 3
    }
  return sum
}

/** The estimate of one block: n rows of each set. */
const estimate = (x: Features, y: Features, width: number): number => {
  const n = x.length / width
  const within = kernelSum(x, x, width, true) + kernelSum(y, y, width, true)
  return within / (n * (n - 1)) - (2 * kernelSum(x, y, width, false)) / (n * n)
}

const refuse = (what: string, remedy: string): Either.Either<DataError, never> =>
  Either.left({ _tag: 'DataError', what, where: 'kernel distance', remedy })

/**
 * The kernel distance between two sets.
 *
 * @param first, second [n, width] and [m, width] row-major, all finite. Rows beyond the last whole block of the smaller
 * set aren't used.
 * @param block rows of a block, at least 2; there are as many blocks as the smaller set has, and one of all its rows where
 * it has fewer.
 */
export const kernelDistance = (
  first: Features,
  second: Features,
  width: number,
  block = 1000,
): Either.Either<DataError, KernelDistance> => {
  const rows = Math.min(first.length, second.length) / width
  if (!Number.isInteger(first.length / width) || !Number.isInteger(second.length / width) || rows < 2)
    return refuse(
      `${first.length} and ${second.length} numbers aren't two or more rows of ${width} each`,
      'give at least two feature vectors of that width in each set, row by row',
    )
  if (!Number.isInteger(block) || block < 2)
    return refuse(`block is ${block}`, 'use a whole number, 2 or more')
  if (!first.every(Number.isFinite) || !second.every(Number.isFinite))
    return refuse('a feature is not finite', 'look for images that diverged')
  const size = Math.min(block, rows)
  const blocks = Math.floor(rows / size)
  const values = Array.from({ length: blocks }, (_, b) => {
    const [from, to] = [b * size * width, (b + 1) * size * width]
    return estimate(first.subarray(from, to), second.subarray(from, to), width)
  })
  const value = values.reduce((a, b) => a + b, 0) / blocks
  const squares = values.reduce((sum, v) => sum + (v - value) ** 2, 0)
  return Either.right({ value, standardError: Math.sqrt(squares / (blocks - 1) / blocks), blocks })
}

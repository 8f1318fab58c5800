/** Metrics against numbers by hand and closed forms, as functions that throw. */
import { expect } from 'vitest'
import { parseFeatures } from '../../../../examples/shared/metrics/featureFile.js'
import { kernelDistance } from '../../../../examples/shared/metrics/kid.js'
import { averagePrecision, precisionRecallArea } from '../../../../examples/shared/metrics/precision.js'
import { right } from '../files.js'

/** (x . y / 1 + 1)^3 on {0, 1} and {2, 3} by hand: 1 + 343 - 2 (1 + 1 + 27 + 64) / 4; in two dimensions x . y / 2. */
export const kernelByHand = (): void => {
  const one = right(kernelDistance(Float64Array.of(0, 1), Float64Array.of(2, 3), 1))
  expect(one.value).toBeCloseTo(297.5, 10)
  expect([one.blocks, one.standardError]).toEqual([1, NaN])
  const two = right(kernelDistance(Float64Array.of(1, 1, 1, -1), Float64Array.of(0, 2, 0, 0), 2))
  expect(two.value).toBeCloseTo(1 + 1 - (2 * (8 + 1 + 0 + 1)) / 4, 10)
}

const points = { x: [0, 1, 1.5], y: [-1, 0.5, 2] }
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const pairs = (a: readonly number[], b: readonly number[]): readonly (readonly [number, number])[] =>
  a.flatMap((v) => b.map((w) => [v, w] as const))
const kernel = ([a, b]: readonly [number, number]): number => (a * b + 1) ** 3

/** The mean over all blocks of two independent draws from each of two finite laws is their exact squared discrepancy. */
export const kernelUnbiased = (): void => {
  const { x, y } = points
  const exact =
    mean(pairs(x, x).map(kernel)) + mean(pairs(y, y).map(kernel)) - 2 * mean(pairs(x, y).map(kernel))
  const estimates = pairs(x, x).flatMap((a) =>
    pairs(y, y).map((b) => right(kernelDistance(Float64Array.from(a), Float64Array.from(b), 1)).value),
  )
  expect(mean(estimates)).toBeCloseTo(exact, 10)
}

/** Blocks of 2 of 7 rows: three blocks, their mean, and their standard deviation over the root of 3. */
export const kernelBlocks = (): void => {
  const x = Float64Array.of(0, 1, 0.5, -1, 2, 1, 100)
  const y = Float64Array.of(1, 1, 0, 2, -1, 0, 100)
  const parts = [0, 2, 4].map((i) => right(kernelDistance(x.slice(i, i + 2), y.slice(i, i + 2), 1)).value)
  const deviation = Math.sqrt(parts.reduce((sum, v) => sum + (v - mean(parts)) ** 2, 0) / 2)
  const all = right(kernelDistance(x, y, 1, 2))
  expect(all.blocks).toBe(3)
  expect(all.value).toBeCloseTo(mean(parts), 12)
  expect(all.standardError).toBeCloseTo(deviation / Math.sqrt(3), 12)
}

const anomalies = [true, false, true, false]

/** Precision 1 at recall 1/2 and 2/3 at recall 1; in between one false find. The order of the data doesn't matter. */
export const precisionByHand = (): void => {
  expect(right(averagePrecision([4, 3, 2, 1], anomalies))).toBeCloseTo(1 / 2 + 1 / 3, 12)
  expect(right(averagePrecision([1, 2, 3, 4], anomalies.toReversed()))).toBeCloseTo(1 / 2 + 1 / 3, 12)
  expect(right(averagePrecision([9, 8], [true, false]))).toBe(1)
  expect(right(averagePrecision([8, 9], [true, false]))).toBe(1 / 2)
  expect(right(precisionRecallArea([4, 3, 2, 1], anomalies))).toBeCloseTo(
    1 / 2 + (1 / 2) * ((1 / 2 + 2 / 3) / 2),
    12,
  )
}

/** Equal scores are found together: all equal gives the share of anomalies, in any order of the data. */
export const precisionOfTies = (): void => {
  for (const is of [
    [true, false, false, false],
    [false, false, false, true],
  ])
    expect(right(averagePrecision([1, 1, 1, 1], is))).toBe(1 / 4)
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 1, 0],
  ]) {
    const scores = order.map((i) => [5, 5, 3][i]!)
    const is = order.map((i) => [true, false, true][i]!)
    expect(right(averagePrecision(scores, is))).toBeCloseTo((1 / 2) * (1 / 2) + (1 / 2) * (2 / 3), 12)
    expect(right(precisionRecallArea(scores, is))).toBeCloseTo((1 / 2) * (3 / 4) + (1 / 2) * (7 / 12), 12)
  }
}

/** An .npy file of a header, and numbers. */
export const npy = (header: string, numbers: Float32Array, version = 1): Buffer => {
  const prefix = version === 1 ? 10 : 12
  const text = Buffer.from(
    header.padEnd(Math.ceil((prefix + header.length + 1) / 64) * 64 - prefix - 1) + '\n',
  )
  const length = Buffer.alloc(prefix - 8)
  if (version === 1) length.writeUInt16LE(text.length)
  else length.writeUInt32LE(text.length)
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0])
  return Buffer.concat([magic, length, text, Buffer.from(numbers.buffer)])
}

export const headerOf = (shape: string, kind = '<f4', fortran = 'False'): string =>
  `{'descr': '${kind}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`

/** Files of versions 1 and 2 give their numbers. */
export const featuresRead = (): void => {
  const numbers = Float32Array.of(1, -2.5, 3e-8, 4, 5, 6)
  for (const version of [1, 2])
    expect(right(parseFeatures(npy(headerOf('(2, 3)'), numbers, version), 3, 'x.npy'))).toEqual(numbers)
}

// Bootstrap intervals: their centre, width, coverage and pairing.

import * as Either from 'fp-ts/lib/Either.js'
import { assert, describe, expect, it } from 'vitest'
import {
  interval,
  quantile,
  type BootstrapOptions,
  type Interval,
} from '../../../examples/01-pinwheel/metrics/bootstrap.js'
import { randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { gaussians } from './gaussians.js'

const options: BootstrapOptions = { replicates: 2000, level: 0.95, seed: 1 }

const intervalOf = (values: ReadonlyArray<number>, o: BootstrapOptions = options): Interval => {
  const result = interval(values, o)
  assert(Either.isRight(result))
  return result.right
}

const normals = (label: string, count = 40): number[] => [...gaussians(randomNumbers(2, label), count)]

describe('quantile', () => {
  it('is linear between order statistics', () => {
    expect(quantile(Float64Array.of(1, 2, 4), 0.5)).toBe(2)
    expect(quantile(Float64Array.of(1, 2, 4), 0.75)).toBe(3)
    expect(quantile(Float64Array.of(1, 2, 4), 1)).toBe(4)
    expect(quantile(Float64Array.of(1, 2, Infinity), 0.5)).toBe(2)
    expect(quantile(Float64Array.of(1, Infinity, Infinity), 0.75)).toBe(Infinity)
  })
})

describe('interval', () => {
  it('has the mean inside and the width of normal theory', () => {
    const values = normals('width')
    const { value, low, high } = intervalOf(values)
    const mean = values.reduce((a, b) => a + b) / 40
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 40)
    expect(value).toBeCloseTo(mean, 12)
    expect((high - low) / ((2 * 1.96 * sd) / Math.sqrt(40))).toBeGreaterThan(0.9)
    expect((high - low) / ((2 * 1.96 * sd) / Math.sqrt(40))).toBeLessThan(1.1)
    const wide = intervalOf(values, { ...options, level: 0.99 })
    expect(wide.low).toBeLessThan(low)
    expect(wide.high).toBeGreaterThan(high)
  })

  it('covers the truth about as often as it says', () => {
    const covered = Array.from({ length: 300 }, (_, i) => {
      const { low, high } = intervalOf(normals(`coverage ${i}`), { replicates: 400, level: 0.9, seed: i })
      return low <= 0 && 0 <= high
    }).filter((hit) => hit).length
    expect(covered / 300).toBeGreaterThan(0.83)
    expect(covered / 300).toBeLessThan(0.95)
  })

  it('resamples all methods alike: equal differences leave no width', () => {
    const a = normals('paired')
    const b = a.map((v) => v + 0.25)
    const shift = intervalOf(b).low - intervalOf(a).low
    expect(shift).toBeCloseTo(0.25, 12)
    const difference = intervalOf(b.map((v, i) => v - a[i]))
    expect(difference.high - difference.low).toBeLessThan(1e-12)
  })

  it('depends on the seed alone', () => {
    const values = normals('seed')
    expect(intervalOf(values)).toEqual(intervalOf(values))
    expect(intervalOf(values)).not.toEqual(intervalOf(values, { ...options, seed: 2 }))
  })

  it('refuses what it cannot measure, and says where', () => {
    const broken = interval([1, NaN, 2], options)
    assert(Either.isLeft(broken))
    expect(broken.left).toMatchObject({ what: 'the value is NaN', where: 'interval, observation 1' })
    expect(Either.isLeft(interval([], options))).toBe(true)
    expect(Either.isLeft(interval([1], { ...options, replicates: 0 }))).toBe(true)
    expect(Either.isLeft(interval([1], { ...options, level: 95 }))).toBe(true)
  })
})

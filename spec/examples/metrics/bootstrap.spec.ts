// Bootstrap intervals: their centre, width, coverage and pairing.

import * as Either from 'fp-ts/lib/Either.js'
import { assert, describe, expect, it } from 'vitest'
import { interval } from '../../../examples/01-pinwheel/metrics/bootstrap.js'
import * as Laws from './laws.js'

const { intervalOf, normals, options } = Laws

describe('quantile', () => {
  it('is linear between order statistics', () => Laws.quantiles())
})

describe('interval', () => {
  it('has the mean inside and the width of normal theory', () => Laws.intervalWidth())

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

// The Frechet distance on point sets whose moments are exact, against closed forms.

import * as Either from 'fp-ts/lib/Either.js'
import { assert, describe, expect, it } from 'vitest'
import { frechetDistance } from '../../../examples/shared/metrics/frechet.js'
import { randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { gaussians } from './gaussians.js'
import * as Laws from './laws.js'

const { diagonal, distance, star } = Laws

describe('frechetDistance', () => {
  it('agrees with the closed form for diagonal covariances', () => Laws.frechetDiagonal())

  it('agrees with the closed form for covariances that do not commute', () => {
    const axes = [
      [1, 1],
      [0.3, -0.3],
    ]
    const first = star([0, 0], diagonal([4, 0.25]))
    const second = star([0, 0], axes)
    // In two dimensions tr M^(1/2) = (tr M + 2 (det M)^(1/2))^(1/2).
    const trace = 4 * 1.09 + 0.25 * 1.09
    const determinant = 4 * 0.25 * (1.09 ** 2 - 0.91 ** 2)
    const exact = 4.25 + 2.18 - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant))
    expect(distance(first, second, 2)).toBeCloseTo(exact, 10)
    expect(distance(second, first, 2)).toBeCloseTo(exact, 10)
  })

  it('is 0 between equal sets, also with fewer rows than features', () => {
    const many = Float32Array.from(gaussians(randomNumbers(1, 'many'), 300 * 64))
    expect(Math.abs(distance(many, many, 64))).toBeLessThan(1e-9)
    const few = gaussians(randomNumbers(1, 'few'), 5 * 64)
    expect(Math.abs(distance(few, few, 64))).toBeLessThan(1e-5)
  })

  it('refuses sets without moments', () => {
    const good = Float64Array.of(1, 2, 3, 4)
    const what = (features: Float64Array): string => {
      const result = frechetDistance(good, features, 2)
      assert(Either.isLeft(result))
      return result.left.what
    }
    expect(what(Float64Array.of(1, 2))).toBe("2 numbers aren't two or more rows of 2")
    expect(what(Float64Array.of(1, 2, 3))).toMatch(/^3 numbers/)
    expect(what(Float64Array.of(1, 2, 3, NaN))).toBe('feature 1 of row 1 is NaN')
  })
})

// The energy distance: by hand, in closed form for two Gaussians, and without bias between equal laws.

import { describe, expect, it } from 'vitest'
import { energyDistance } from '../../../examples/01-pinwheel/metrics/energyDistance.js'
import { randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { gaussians } from './gaussians.js'
import * as Laws from './laws.js'

/** Modified Bessel function of the first kind by its series, for small arguments. */
const bessel = (order: 0 | 1, x: number): number => {
  let term = (x / 2) ** order
  let sum = term
  for (let k = 1; k < 60; k++) {
    term *= (x / 2) ** 2 / (k * (k + order))
    sum += term
  }
  return sum
}

/** E|v| for v ~ N(shift, variance I) in the plane, the mean of the Rice law. */
const meanLength = (shift: number, variance: number): number => {
  const q = shift ** 2 / (4 * variance)
  const laguerre = Math.exp(-q) * ((1 + 2 * q) * bessel(0, q) + 2 * q * bessel(1, q))
  return Math.sqrt((Math.PI * variance) / 2) * laguerre
}

/** n points of N((shift, 0), I). */
const cloud = (n: number, shift: number, label: string): Float64Array =>
  gaussians(randomNumbers(8, label), 2 * n).map((v, i) => (i % 2 === 0 ? v + shift : v))

describe('energyDistance', () => {
  it('agrees with a sum by hand; no point meets itself', () => Laws.energyByHand())

  it('agrees with the closed form for two shifted Gaussians', () => {
    const exact = 2 * meanLength(1.5, 2) - 2 * meanLength(0, 2)
    expect(meanLength(0, 2)).toBeCloseTo(Math.sqrt(Math.PI), 12)
    const estimate = energyDistance(cloud(1500, 0, 'x'), cloud(1500, 1.5, 'y'))
    expect(Math.abs(estimate - exact)).toBeLessThan(0.08 * exact)
  })

  it('is zero on average between equal laws', () => {
    const values = Array.from({ length: 400 }, (_, i) =>
      energyDistance(cloud(10, 0, `a${i}`), cloud(10, 0, `b${i}`)),
    )
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(3 * Math.sqrt(variance / values.length))
    expect(Math.abs(mean)).toBeLessThan(0.05)
    expect(values.some((v) => v < 0)).toBe(true)
  })

  it('is not a number where a set has one point or a broken one', () => {
    expect(energyDistance(Float64Array.of(0, 0), Float64Array.of(0, 0, 1, 1))).toBeNaN()
    expect(energyDistance(Float64Array.of(0, 0, NaN, 1), Float64Array.of(0, 0, 1, 1))).toBeNaN()
  })
})

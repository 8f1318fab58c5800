import { describe, expect, it } from 'vitest'
import { kde2d } from '../../../examples/shared/kde.js'

/** A small fixed cloud, correlated and off centre: sums of a linear congruential sequence. */
const cloud = (n: number): Float64Array => {
  let state = 12345
  const uniform = (): number => (state = (1103515245 * state + 12345) % 2 ** 31) / 2 ** 31
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6
  const pair = (): readonly number[] => {
    const [u, v] = [normal(), normal()]
    return [0.3 + 0.9 * u, -0.2 + 0.5 * u + 0.6 * v]
  }
  return Float64Array.from(Array.from({ length: n }, pair).flat())
}

/** The estimate at one place by its definition: a mean of normal densities with covariance bandwidth^2 S. */
const direct = (points: Float64Array, bandwidth: number, x: number, y: number): number => {
  const n = points.length / 2
  const at = (i: number) => [points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN] as const
  const index = Array.from({ length: n }, (_, i) => i)
  const mean = (f: (i: number) => number) => index.reduce((sum, i) => sum + f(i), 0) / n
  const [mx, my] = [mean((i) => at(i)[0]), mean((i) => at(i)[1])]
  const covariance = (f: (i: number) => number) => (bandwidth ** 2 * n * mean(f)) / (n - 1)
  const xx = covariance((i) => (at(i)[0] - mx) ** 2)
  const xy = covariance((i) => (at(i)[0] - mx) * (at(i)[1] - my))
  const yy = covariance((i) => (at(i)[1] - my) ** 2)
  const determinant = xx * yy - xy * xy
  return mean((i) => {
    const [dx, dy] = [x - at(i)[0], y - at(i)[1]]
    const square = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant
    return Math.exp(-square / 2) / (2 * Math.PI * Math.sqrt(determinant))
  })
}

const total = (density: Float64Array): number => density.reduce((a, b) => a + b, 0)

describe('the kernel density estimate', () => {
  it('is the sum over the points, at the centres of the cells, y upwards', () => {
    const points = cloud(60)
    const grid = 80
    const density = kde2d(points, { bandwidth: 0.25, grid, range: [-3, 3] })
    const centre = (i: number): number => -3 + (6 * (i + 0.5)) / grid
    const peak = Math.max(...density)
    for (const [row, column] of [
      [40, 40],
      [20, 50],
      [55, 30],
      [33, 61],
      [0, 79],
      [45, 47],
    ] as const) {
      const expected = direct(points, 0.25, centre(column), centre(row))
      expect(Math.abs((density[row * grid + column] ?? NaN) - expected)).toBeLessThan(1e-7 * peak)
    }
  })

  it('integrates to 1 with its defaults', () => {
    const density = kde2d(cloud(5000))
    expect(density.length).toBe(100 * 100)
    expect(total(density) * 0.08 ** 2).toBeCloseTo(1, 3)
  })

  it('loses what lies outside of the range', () => {
    const left = Float64Array.from([-9, 0, -9, 1, -10, 0, 1, 0, 2, 1, 1, 1])
    const density = kde2d(left, { bandwidth: 0.05 })
    expect(total(density) * 0.08 ** 2).toBeCloseTo(0.5, 2)
  })

  it('shows a sample that has collapsed', () => {
    const density = kde2d(new Float64Array(200).fill(1))
    expect(total(density) * 0.08 ** 2).toBeCloseTo(1, 1)
  })

  it('leaves out points that are not finite, and has nothing to show without points', () => {
    const points = cloud(50)
    expect(kde2d(Float64Array.from([NaN, 0, ...points, 1, Infinity]))).toEqual(kde2d(points))
    expect(total(kde2d(new Float64Array([NaN, NaN])))).toBe(0)
  })
})

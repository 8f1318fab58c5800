/** Densities, rates and pictures against their definitions, as functions that throw; with what their specs share. */
import { PNG } from 'pngjs'
import { expect } from 'vitest'
import { densityImage } from '../../../examples/shared/images.js'
import { kde2d } from '../../../examples/shared/kde.js'
import { perSecond, slide, type Sample } from '../../../examples/shared/rate.js'
import { viridis } from '../../../examples/shared/viridis.js'

/** A small fixed cloud, correlated and off centre: sums of a linear congruential sequence. */
export const cloud = (n: number): Float64Array => {
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

/** The estimate is the sum over the points, at the centres of the cells, y upwards. */
export const kdeIsSum = (): void => {
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
}

/** The window after some samples. */
export const after = (samples: readonly Sample[]) => samples.reduce<readonly Sample[]>(slide, [])

/** Samples of steps that take so many milliseconds each. */
export const steady = (perStepMs: number, steps: number): readonly Sample[] =>
  Array.from({ length: steps }, (_, i) => ({ time: i * perStepMs, done: i }))

/** What is older than ten seconds is forgotten. */
export const recentRate = (): void => {
  const slow = steady(1000, 31)
  const fast = Array.from({ length: 150 }, (_, i) => ({ time: 30_000 + 100 * (i + 1), done: 30 + i + 1 }))
  const window = after([...slow, ...fast])
  expect(perSecond(window)).toBeCloseTo(10, 10)
  expect(window.length).toBeLessThan(105)
}

/** Steps slower than the window have a rate. */
export const slowRate = (): void => {
  expect(perSecond(after(steady(40_000, 5)))).toBeCloseTo(1 / 40, 10)
}

/** The pixels of a PNG. */
export const decode = (png: Uint8Array) => {
  const { width, height, data } = PNG.sync.read(Buffer.from(png))
  const at = (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]
  return { width, height, at }
}

/** A picture of a density has y upwards and its maximum in the last colour. */
export const densityUpwards = (): void => {
  const { width, height, at } = decode(densityImage(new Float64Array([0, 8, 4, 2]), 2, { scale: 2 }))
  expect([width, height]).toEqual([4, 4])
  expect(at(0, 3)).toEqual([...viridis(0), 255])
  expect(at(3, 2)).toEqual([...viridis(1), 255])
  expect(at(1, 0)).toEqual([...viridis(0.5), 255])
  expect(at(2, 1)).toEqual([...viridis(0.25), 255])
}

/** Metrics against numbers by hand and closed forms, as functions that throw; with what their specs share. */
import * as Either from 'fp-ts/lib/Either.js'
import { assert, expect } from 'vitest'
import {
  interval,
  quantile,
  type BootstrapOptions,
  type Interval,
} from '../../../examples/01-pinwheel/metrics/bootstrap.js'
import { energyDistance } from '../../../examples/01-pinwheel/metrics/energyDistance.js'
import {
  nEq,
  type ChainLength,
  type EquivalentLength,
} from '../../../examples/01-pinwheel/metrics/equivalentLength.js'
import {
  cellOf,
  centre,
  centres,
  normalise,
  pinwheelLattice,
} from '../../../examples/01-pinwheel/metrics/grid.js'
import { modes } from '../../../examples/01-pinwheel/metrics/modes.js'
import { frechetDistance } from '../../../examples/shared/metrics/frechet.js'
import { integer, permutation, randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { gaussians } from './gaussians.js'

/** Options of intervals. */
export const options: BootstrapOptions = { replicates: 2000, level: 0.95, seed: 1 }

/** The interval of a mean. */
export const intervalOf = (values: ReadonlyArray<number>, o: BootstrapOptions = options): Interval => {
  const result = interval(values, o)
  assert(Either.isRight(result))
  return result.right
}

/** Standard normals of a label. */
export const normals = (label: string, count = 40): number[] => [...gaussians(randomNumbers(2, label), count)]

/** Quantiles are linear between order statistics. */
export const quantiles = (): void => {
  expect(quantile(Float64Array.of(1, 2, 4), 0.5)).toBe(2)
  expect(quantile(Float64Array.of(1, 2, 4), 0.75)).toBe(3)
  expect(quantile(Float64Array.of(1, 2, 4), 1)).toBe(4)
  expect(quantile(Float64Array.of(1, 2, Infinity), 0.5)).toBe(2)
  expect(quantile(Float64Array.of(1, Infinity, Infinity), 0.75)).toBe(Infinity)
}

/** An interval has the mean inside and the width of normal theory. */
export const intervalWidth = (): void => {
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
}

/** The energy distance agrees with a sum by hand; no point meets itself. */
export const energyByHand = (): void => {
  const x = Float64Array.of(0, 0, 3, 4)
  const y = Float64Array.of(0, 0, 6, 8)
  expect(energyDistance(x, y)).toBeCloseTo(2 * 5 - 5 - 10, 12)
  expect(energyDistance(y, x)).toBeCloseTo(-5, 12)
  expect(energyDistance(Float32Array.of(0, 0, 0, 0), Float64Array.of(3, 4, 3, 4, 3, 4))).toBeCloseTo(10, 12)
}

/** Options of equivalent lengths. */
export const lengthOptions: BootstrapOptions = { replicates: 1000, level: 0.95, seed: 5 }

/** The equivalent length of a sampler's distances among those of chains. */
export const lengthOf = (
  sampler: ReadonlyArray<number>,
  chains: ReadonlyArray<ChainLength>,
): EquivalentLength => {
  const result = nEq({ sampler, chains }, lengthOptions)
  assert(Either.isRight(result))
  return result.right
}

/** Lengths of chains. */
export const steps = [0, 9, 99, 999]

/** The same distances for each of four observations. */
export const flat = (means: ReadonlyArray<number>): ChainLength[] =>
  means.map((mean, i) => ({ steps: steps[i], perX: [mean, mean, mean, mean] }))

/** The equivalent length where all observations are alike. */
export const valueOf = (target: number, means: ReadonlyArray<number>): number =>
  lengthOf([target, target, target, target], flat(means)).value

/** The equivalent length interpolates the mean linearly in log(1 + N). */
export const interpolated = (): void => {
  expect(valueOf(0.55, [1, 0.7, 0.4, 0.1])).toBeCloseTo(10 ** 1.5 - 1, 8)
  expect(valueOf(0.9, [1, 0.7, 0.4, 0.1])).toBeCloseTo(10 ** (1 / 3) - 1, 8)
  expect(valueOf(0.4, [1, 0.7, 0.4, 0.1])).toBeCloseTo(99, 8)
}

/** It is the first length that is enough where longer chains are worse. */
export const firstEnough = (): void => {
  expect(valueOf(0.75, [1, 0.5, 0.9, 0.4])).toBeCloseTo(10 ** 0.5 - 1, 8)
  expect(valueOf(0.65, [1, 0.7, 0.9, 0.4])).toBeCloseTo(10 ** 2.5 - 1, 8)
}

/** The points mean +- c a for each axis a; their unbiased covariance is the sum of the outer squares of the axes. */
export const star = (
  mean: ReadonlyArray<number>,
  axes: ReadonlyArray<ReadonlyArray<number>>,
): Float64Array => {
  const c = Math.sqrt((2 * axes.length - 1) / 2)
  return Float64Array.from(
    axes.flatMap((axis) => [c, -c].map((scale) => mean.map((m, i) => m + scale * axis[i]))).flat(),
  )
}

/** The axes of a diagonal covariance. */
export const diagonal = (variances: ReadonlyArray<number>): number[][] =>
  variances.map((v, k) => variances.map((_, i) => (i === k ? Math.sqrt(v) : 0)))

/** The Frechet distance of two sets. */
export const distance = (
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  width: number,
): number => {
  const result = frechetDistance(a, b, width)
  assert(Either.isRight(result))
  return result.right
}

/** The Frechet distance agrees with the closed form for diagonal covariances. */
export const frechetDiagonal = (): void => {
  const first = star([1, 2, 3], diagonal([1, 4, 9]))
  const second = star([1, 0, 3.5], diagonal([4, 0.25, 9]))
  expect(distance(first, second, 3)).toBeCloseTo(4.25 + 1 + 2.25, 10)
}

/** Cells are numbered by row, with z0 along a row. */
export const lattice = (): void => {
  expect(centres(pinwheelLattice).length).toBe(2 * 240 * 240)
  expect(centre(pinwheelLattice, 0)).toEqual([-5.975, -5.975])
  expect(centre(pinwheelLattice, 1)[0]).toBeCloseTo(-5.925, 12)
  expect(centre(pinwheelLattice, 240)[1]).toBeCloseTo(-5.925, 12)
  for (const k of [0, 1, 239, 240, 30_001, 57_599])
    expect(cellOf(pinwheelLattice, ...centre(pinwheelLattice, k))).toBe(k)
}

/** Paths ascend by the slope: a diagonal step is longer than a straight one. */
export const steepest = (): void => {
  const lattice = { low: 0, high: 3, cells: 3 }
  // From the middle: 1.3 higher straight ahead, 1.5 higher across, so the slopes are 1.3 and 1.06.
  const logDensity = Float64Array.of(0, 1.3, 0, 0, 0, 0, 1.5, 0, 0)
  const grid = normalise(lattice, logDensity)
  assert(Either.isRight(grid))
  const found = modes(grid.right)
  expect(found.modes.map((mode) => mode.cell)).toEqual([6, 1])
  expect(found.modes[found.basins[4]].cell).toBe(1)
}

/** Every integer below the bound is drawn equally often. */
export const integers = (): void => {
  const state = randomNumbers(4, 'integers')
  const counts = new Float64Array(7)
  for (let i = 0; i < 14_000; i++) counts[integer(state, 7)]++
  const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
  expect(chiSquare).toBeLessThan(22.5) // the 99.9 % point of 6 degrees of freedom
}

/** Each item comes to each place equally often. */
export const permutations = (): void => {
  const state = randomNumbers(5, 'permutations')
  const counts = new Float64Array(9)
  for (let i = 0; i < 9000; i++) permutation(state, 3).forEach((item, place) => counts[3 * place + item]++)
  counts.forEach((count) => expect(Math.abs(count - 3000)).toBeLessThan(4 * Math.sqrt(3000 * (2 / 3))))
}

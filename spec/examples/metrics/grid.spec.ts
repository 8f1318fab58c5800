// The exact grid posterior against mixtures of Gaussians whose masses and moments are known.

import * as Either from 'fp-ts/lib/Either.js'
import { assert, describe, expect, it } from 'vitest'
import {
  cellOf,
  centres,
  draws,
  normalise,
  pinwheelLattice,
  type Grid,
} from '../../../examples/01-pinwheel/metrics/grid.js'
import { modeMassError } from '../../../examples/01-pinwheel/metrics/modeMassError.js'
import { modeMasses, modes } from '../../../examples/01-pinwheel/metrics/modes.js'
import { randomNumbers } from '../../../examples/shared/randomNumbers.js'
import * as Laws from './laws.js'

interface Component {
  readonly weight: number
  readonly mean: readonly [number, number]
  readonly sd: number
}

/** The grid of an isotropic mixture, its log density shifted by a constant that must not matter. */
const mixture = (components: ReadonlyArray<Component>): Grid => {
  const points = centres(pinwheelLattice)
  const logDensity = Float64Array.from({ length: points.length / 2 }, (_, k) => {
    const logs = components.map(({ weight, mean, sd }) => {
      const squares = (points[2 * k] - mean[0]) ** 2 + (points[2 * k + 1] - mean[1]) ** 2
      return Math.log(weight / sd ** 2) - squares / (2 * sd ** 2)
    })
    const top = Math.max(...logs)
    return 2000 + top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0))
  })
  const grid = normalise(pinwheelLattice, logDensity)
  assert(Either.isRight(grid))
  return grid.right
}

const two = mixture([
  { weight: 0.3, mean: [-2, -1], sd: 0.4 },
  { weight: 0.7, mean: [2, 1.5], sd: 0.5 },
])

describe('the lattice', () => {
  it('numbers cells by row, with z0 along a row', () => Laws.lattice())

  it('has no cell for points outside', () => {
    expect(cellOf(pinwheelLattice, 6.01, 0)).toBe(-1)
    expect(cellOf(pinwheelLattice, 0, -6.01)).toBe(-1)
    expect(cellOf(pinwheelLattice, NaN, 0)).toBe(-1)
  })
})

describe('normalise', () => {
  it('gives masses that sum to 1 and have the moments of the density', () => {
    const points = centres(pinwheelLattice)
    const expectation = (f: (z0: number, z1: number) => number): number =>
      two.masses.reduce((sum, mass, k) => sum + mass * f(points[2 * k], points[2 * k + 1]), 0)
    expect(expectation(() => 1)).toBeCloseTo(1, 10)
    expect(expectation((z0) => z0)).toBeCloseTo(0.3 * -2 + 0.7 * 2, 6)
    expect(expectation((_, z1) => z1)).toBeCloseTo(0.3 * -1 + 0.7 * 1.5, 6)
    expect(expectation((z0) => z0 * z0)).toBeCloseTo(0.3 * 4.16 + 0.7 * 4.25, 6)
  })

  it('refuses a wrong length and names the cell that is not finite', () => {
    const short = normalise(pinwheelLattice, new Float64Array(10))
    assert(Either.isLeft(short))
    expect(short.left).toMatchObject({ _tag: 'MetricError', what: '10 log densities for 57600 cells' })
    const broken = normalise(pinwheelLattice, new Float64Array(57_600).fill(NaN, 241, 242))
    assert(Either.isLeft(broken))
    expect(broken.left.where).toMatch(/^grid, cell 241 at \(-5\.92/)
  })
})

describe('draws', () => {
  it('has the masses and the moments of the grid, and fills cells', () => {
    const n = 20_000
    const points = draws(two, n, randomNumbers(1, 'draws'))
    const right = Array.from({ length: n }, (_, i) => points.subarray(2 * i, 2 * i + 2)).filter(
      ([z0]) => z0 > 0,
    )
    expect(points.length).toBe(2 * n)
    expect(Math.abs(right.length / n - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / n))
    for (const [axis, centre] of [2, 1.5].entries()) {
      const mean = right.reduce((sum, z) => sum + z[axis], 0) / right.length
      const variance = right.reduce((sum, z) => sum + (z[axis] - mean) ** 2, 0) / right.length
      expect(Math.abs(mean - centre)).toBeLessThan(0.02)
      expect(Math.abs(variance - 0.25)).toBeLessThan(0.012)
    }
    expect(new Set(points).size).toBe(2 * n)
    const within = points.map((z) => (z + 6) / 0.05 - Math.floor((z + 6) / 0.05))
    expect(Math.abs(within.reduce((a, b) => a + b) / within.length - 0.5)).toBeLessThan(0.01)
  })

  it('repeats for one seed', () => {
    expect(draws(two, 5, randomNumbers(1, 'a'))).toEqual(draws(two, 5, randomNumbers(1, 'a')))
  })
})

describe('modes', () => {
  it('finds the two modes, the higher first, with their masses', () => {
    const found = modes(two)
    expect(found.modes.length).toBe(2)
    expect(found.modes[0].relativeDensity).toBe(1)
    expect(Math.abs(found.modes[0].z[0] - 2)).toBeLessThan(0.03)
    expect(Math.abs(found.modes[0].z[1] - 1.5)).toBeLessThan(0.03)
    expect(found.modes[1].relativeDensity).toBeCloseTo(0.3 / 0.4 ** 2 / (0.7 / 0.5 ** 2), 2)
    const masses = modeMasses(two, found)
    expect(masses[0]).toBeCloseTo(0.7, 4)
    expect(masses[1]).toBeCloseTo(0.3, 4)
  })

  it('takes a peak between cells for one mode', () => {
    expect(modes(mixture([{ weight: 1, mean: [0, 0], sd: 0.5 }])).modes.length).toBe(1)
  })

  it('lists maxima above 5 % of the peak; a lower one falls to the nearest mode', () => {
    const withThird = (weight: number): Grid =>
      mixture([
        { weight: 1, mean: [-3, -3], sd: 0.4 },
        { weight: 0.8, mean: [3, 3], sd: 0.4 },
        { weight, mean: [3, -0.5], sd: 0.4 },
      ])
    expect(modes(withThird(0.055)).modes.length).toBe(3)
    const grid = withThird(0.045)
    const found = modes(grid)
    expect(found.modes.length).toBe(2)
    const masses = modeMasses(grid, found)
    expect(masses[0]).toBeCloseTo(1 / 1.845, 4)
    expect(masses[1]).toBeCloseTo(0.845 / 1.845, 4)
  })

  it('ascends by the slope: a diagonal step is longer than a straight one', () => Laws.steepest())
})

describe('modeMassError', () => {
  const found = modes(two)

  it('is the total variation between masses and shares', () => {
    expect(modeMassError(two, found, Float64Array.of(2, 1, -2, -1))).toBeCloseTo(0.2, 4)
    expect(modeMassError(two, found, Float32Array.of(2, 1, 2, 1))).toBeCloseTo(0.3, 4)
    expect(modeMassError(two, found, Float64Array.of(-2, -1))).toBeCloseTo(0.7, 4)
  })

  it('counts points outside the lattice as wrong', () => {
    expect(modeMassError(two, found, Float64Array.of(7, 7, NaN, 0))).toBeCloseTo(1, 4)
    expect(modeMassError(two, found, Float64Array.of(2, 1, 2, 1, 2, 1, 9, 9))).toBeCloseTo(0.3, 4)
  })

  it('is small for exact draws', () => {
    expect(modeMassError(two, found, draws(two, 4000, randomNumbers(6, 'exact')))).toBeLessThan(0.02)
  })
})

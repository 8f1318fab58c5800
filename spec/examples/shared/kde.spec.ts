import { describe, expect, it } from 'vitest'
import { kde2d } from '../../../examples/shared/kde.js'
import * as Laws from './laws.js'

const { cloud } = Laws

const total = (density: Float64Array): number => density.reduce((a, b) => a + b, 0)

describe('the kernel density estimate', () => {
  it('is the sum over the points, at the centres of the cells, y upwards', () => Laws.kdeIsSum())

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

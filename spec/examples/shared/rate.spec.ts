import { describe, expect, it } from 'vitest'
import { perSecond } from '../../../examples/shared/rate.js'
import * as Laws from './laws.js'

const { after, steady } = Laws

describe('the sliding rate', () => {
  it('is unknown before the second sample', () => {
    expect(perSecond(after([]))).toBeUndefined()
    expect(perSecond(after([{ time: 5, done: 3 }]))).toBeUndefined()
  })

  it('is that of steady work', () => {
    expect(perSecond(after(steady(250, 100)))).toBeCloseTo(4, 10)
  })

  it('forgets what is older than ten seconds', () => Laws.recentRate())

  it('still knows the rate of steps slower than the window', () => Laws.slowRate())

  it('starts anew when the count goes back', () => {
    expect(after([...steady(100, 20), { time: 2000, done: 0 }])).toEqual([{ time: 2000, done: 0 }])
  })
})

import { describe, expect, it } from 'vitest'
import { perSecond, slide, type Sample } from '../../../examples/shared/rate.js'

const after = (samples: readonly Sample[]) => samples.reduce<readonly Sample[]>(slide, [])

const steady = (perStepMs: number, steps: number): readonly Sample[] =>
  Array.from({ length: steps }, (_, i) => ({ time: i * perStepMs, done: i }))

describe('the sliding rate', () => {
  it('is unknown before the second sample', () => {
    expect(perSecond(after([]))).toBeUndefined()
    expect(perSecond(after([{ time: 5, done: 3 }]))).toBeUndefined()
  })

  it('is that of steady work', () => {
    expect(perSecond(after(steady(250, 100)))).toBeCloseTo(4, 10)
  })

  it('forgets what is older than ten seconds', () => {
    const slow = steady(1000, 31)
    const fast = Array.from({ length: 150 }, (_, i) => ({ time: 30_000 + 100 * (i + 1), done: 30 + i + 1 }))
    const window = after([...slow, ...fast])
    expect(perSecond(window)).toBeCloseTo(10, 10)
    expect(window.length).toBeLessThan(105)
  })

  it('still knows the rate of steps slower than the window', () => {
    expect(perSecond(after(steady(40_000, 5)))).toBeCloseTo(1 / 40, 10)
  })

  it('starts anew when the count goes back', () => {
    expect(after([...steady(100, 20), { time: 2000, done: 0 }])).toEqual([{ time: 2000, done: 0 }])
  })
})

// The measuring generator: streams by seed and label, and the laws of its draws.

import { describe, expect, it } from 'vitest'
import { randomNumbers, uniform } from '../../../examples/shared/randomNumbers.js'
import * as Laws from './laws.js'

const head = (seed: number, label: string): readonly number[] => {
  const state = randomNumbers(seed, label)
  return Array.from({ length: 4 }, () => uniform(state))
}

describe('randomNumbers', () => {
  it('gives one stream for each seed and label', () => {
    expect(head(1, 'a')).toEqual(head(1, 'a'))
    expect(head(1, 'a')).not.toEqual(head(2, 'a'))
    expect(head(1, 'a')).not.toEqual(head(1, 'b'))
    expect(head(1, '1a')).not.toEqual(head(11, 'a'))
  })

  it('draws uniforms with the right mean and variance', () => {
    const state = randomNumbers(3, 'moments')
    const values = Array.from({ length: 20_000 }, () => uniform(state))
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
  })

  it('draws every integer below the bound equally often', () => Laws.integers())

  it('permutes: each item comes to each place equally often', () => Laws.permutations())
})

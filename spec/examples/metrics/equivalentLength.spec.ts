// The equivalent chain length: interpolation, censoring, and its interval.

import * as Either from 'fp-ts/lib/Either.js'
import { assert, describe, expect, it } from 'vitest'
import { nEq, type ChainLength } from '../../../examples/01-pinwheel/metrics/equivalentLength.js'
import { randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { gaussians } from './gaussians.js'
import * as Laws from './laws.js'

const { flat, lengthOf, steps, valueOf, lengthOptions: options } = Laws

describe('nEq', () => {
  it('interpolates the mean linearly in log(1 + N)', () => Laws.interpolated())

  it('takes the first length that is enough where longer chains are worse', () => Laws.firstEnough())

  it('compares means over the observations, in any order of the lengths', () => {
    const chains = [
      { steps: 99, perX: [0.2, 0] },
      { steps: 0, perX: [0, 2] },
    ]
    expect(lengthOf([0.1, 1], chains).value).toBeCloseTo(10 - 1, 8)
  })

  it('is censored at the longest chain when even that is worse', () => {
    expect(lengthOf([0.05, 0.05, 0.05, 0.05], flat([1, 0.7, 0.4, 0.1]))).toEqual({
      value: 999,
      low: 999,
      high: 999,
      censored: true,
      lowCensored: true,
      highCensored: true,
    })
  })

  it('is not censored when the longest chain is just as near', () => {
    const even = lengthOf([0.125, 0.125, 0.125, 0.125], flat([1, 0.75, 0.5, 0.125]))
    expect(even.censored).toBe(false)
    expect(even.value).toBeCloseTo(999, 8)
  })

  it('is 0 when the sampler is no better than the shortest chain', () => {
    expect(valueOf(1, [1, 0.7, 0.4, 0.1])).toBe(0)
    expect(valueOf(3, [1, 0.7, 0.4, 0.1])).toBe(0)
    const withoutStart = flat([1, 0.7, 0.4, 0.1]).slice(1)
    expect(lengthOf([0.8, 0.8, 0.8, 0.8], withoutStart).value).toBe(0)
  })

  it('resamples the observations jointly: what is common to all methods leaves no width', () => {
    const offsets = [...gaussians(randomNumbers(3, 'offsets'), 40)]
    const shifted = (mean: number): number[] => offsets.map((offset) => offset + mean)
    const chains = [1, 0.7, 0.4, 0.1].map((mean, i) => ({ steps: steps[i], perX: shifted(mean) }))
    const { value, low, high } = lengthOf(shifted(0.55), chains)
    expect(value).toBeCloseTo(10 ** 1.5 - 1, 6)
    expect(low).toBeCloseTo(value, 6)
    expect(high).toBeCloseTo(value, 6)
  })

  it('has an interval around the value that follows the noise, and may be censored on one side', () => {
    const noise = gaussians(randomNumbers(4, 'noise'), 40)
    const centred = noise.map((v) => v - noise.reduce((a, b) => a + b) / 40)
    const sampler = (mean: number, sd: number): number[] => [...centred.map((v) => mean + sd * v)]
    const chains = [1, 0.7, 0.4, 0.1].map((mean, i) => ({
      steps: steps[i],
      perX: [...centred].map(() => mean),
    }))
    const result = lengthOf(sampler(0.55, 0.3), chains)
    // The mean has a standard error of 0.3 / sqrt(40), and 0.3 in the mean is a factor of 10 in length.
    const decades = (2 * 1.96) / Math.sqrt(40)
    expect(Math.log10((1 + result.high) / (1 + result.low)) / decades).toBeGreaterThan(0.8)
    expect(Math.log10((1 + result.high) / (1 + result.low)) / decades).toBeLessThan(1.2)
    expect(result.low).toBeLessThan(result.value)
    expect(result.high).toBeGreaterThan(result.value)
    const edge = lengthOf(sampler(0.12, 0.3), chains)
    expect(edge).toMatchObject({ censored: false, lowCensored: false, highCensored: true, high: 999 })
    expect(JSON.parse(JSON.stringify(edge))).toEqual(edge)
  })

  it('refuses input that does not fit together', () => {
    const left = (sampler: number[], chains: ChainLength[]): string => {
      const result = nEq({ sampler, chains }, options)
      assert(Either.isLeft(result))
      return `${result.left.where}: ${result.left.what}`
    }
    expect(left([1, 1, 1, 1], flat([1]))).toBe('nEq: 1 chain lengths')
    expect(left([1], [...flat([1]), ...flat([1])])).toMatch(/two of them/)
    expect(left([1, 1], flat([1, 0]))).toBe(
      'nEq, chain of 0 steps: 4 distances of the chain for 2 of the sampler',
    )
    expect(left([1, 1, 1, 1], flat([1, NaN]))).toBe('nEq, 9 steps, observation 0: the value is NaN')
    expect(left([1, 1, NaN, 1], flat([1, 0]))).toBe('nEq, sampler, observation 2: the value is NaN')
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/scoreMatching.js'

describe('denoising score matching', () => {
  it('has zero expected gradient at the law of the noisy data [quadrature, 1e-12]', () =>
    Laws.denoisingOptimum())
  it('is score matching of the noisy data, up to a constant [quadrature, 1e-12]', () =>
    Laws.denoisingIsScoreMatching())
  it('is |s(x + sigma xi) + xi / sigma|^2 / 2 on records [float64, 1e-14]', () => Laws.denoisingNumbers())
})

describe('sliced score matching', () => {
  it('is the explicit objective in the mean over directions [float64, 1e-12]', () => Laws.slicedIsExplicit())
  it("is s' + s^2 / 2 on the line, for every sign, and so are gradients [float64, 1e-11]", () =>
    Laws.slicedOnTheLine())
  it('has zero expected gradient at the law of the data [quadrature, 1e-12]', () => Laws.slicedOptimum())
})

describe('the score of an energy', () => {
  it('is minus its gradient [float64, 1e-14]', () => Laws.scoreOfEnergy())
})

describe('mutants die', () => {
  it.each([
    ['noise that is not scaled', 'axpy(space, sigma, x, xi)', 'axpy(space, 1, x, xi)', 'denoisingOptimum'],
    [
      'the noise as the target',
      'axpy(space, perSigma, score(noisy), xi)',
      'axpy(space, 1, score(noisy), xi)',
      'denoisingIsScoreMatching',
    ],
    [
      'the sign of the noise',
      'axpy(space, perSigma, score(noisy), xi)',
      'axpy(space, T.neg(perSigma), score(noisy), xi)',
      'denoisingOptimum',
    ],
    ['the score where there is no noise', 'score(noisy), xi', 'score(x), xi', 'denoisingOptimum'],
    [
      'twice the square',
      'T.scale(0.5)(Linear.dot(space, x, x))',
      'Linear.dot(space, x, x)',
      'denoisingNumbers',
    ],
    ['a gradient that is no score', 'scale(energy.space, -1,', 'scale(energy.space, 1,', 'scoreOfEnergy'],
    [
      'a divergence that is left out',
      'T.add(Linear.dot(space, slope, v), energy)',
      'energy',
      'slicedOptimum',
    ],
    [
      'the sign of the divergence',
      'T.add(Linear.dot(space, slope, v), energy)',
      'T.sub(energy, Linear.dot(space, slope, v))',
      'slicedIsExplicit',
    ],
    [
      'twice the projected square',
      'T.scale(0.5)(T.square(projected))',
      'T.square(projected)',
      'slicedOptimum',
    ],
    ['one sign for all', 'T.constant(1), T.constant(-1)', 'T.constant(1), T.constant(1)', 'slicedIsExplicit'],
  ] as const)('%s', async (_, from, to, law) => {
    const edit = { file: 'lib/learn/objective/scoreMatching.ts', from, to }
    const killed = await killedBy<typeof Laws>(edit, 'spec/learn/laws/scoreMatching.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

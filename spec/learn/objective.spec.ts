import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/objective.js'

describe('the contrast of energies', () => {
  it('has the gradient of -log-likelihood in the mean, with draws of the model [float64, 1e-12]', () =>
    Laws.maximumLikelihood())
  it('has the gradient w - w K^k in the mean, with k steps from the data [float64, 1e-12]', () =>
    Laws.contrastiveDivergence())
  it('is a difference of means, and constant in the draws [float64, 1e-12]', () => Laws.contrastOfNumbers())
})

describe('the squared error of a generator', () => {
  it('is summed over elements, averaged over the batch, constant in the draws [float64, 1e-12]', () =>
    Laws.squaredError())
})

describe('mutants die', () => {
  it.each([
    [
      'the sign',
      'contrast.ts',
      'T.sub(meanOver(energy, positives), meanOver(energy, negatives))',
      'T.sub(meanOver(energy, negatives), meanOver(energy, positives))',
      'contrastiveDivergence',
    ],
    [
      'negatives left out',
      'contrast.ts',
      'T.sub(meanOver(energy, positives), meanOver(energy, negatives))',
      'meanOver(energy, positives)',
      'maximumLikelihood',
    ],
    ['a gradient into the draws', 'meanOver.ts', 'T.stopGradient(xs)', 'xs', 'contrastOfNumbers'],
    ['a mean over elements', 'squaredError.ts', 'T.sum(T.square', 'T.mean(T.square', 'squaredError'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const edit = { file: `lib/learn/objective/${file}`, from, to }
    expect(
      await killedBy<typeof Laws>(edit, 'spec/learn/laws/objective.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/noiseContrastive.js'

describe('noise-contrastive estimation', () => {
  it('is logistic regression of data against noise [float64, 1e-12]', () => Laws.objective())
  it('has zero expected gradient at the law of the data and its normaliser [float64, 1e-12]', () =>
    Laws.optimum())
  it('has it for Gaussian data too [quadrature, 1e-10]', () => Laws.optimumOnTheLine())
  it('is blind where the model is the noise, here a flow [float64, 1e-12]', () => Laws.blindToTheNoise())
  it('refuses a ratio that is not whole by name', () => Laws.badRatio())
})

describe('mutants die', () => {
  it.each([
    ['the ratio left out', 'T.shift(-Math.log(ratio))', 'T.shift(0)', 'optimum'],
    ['the sign of the data', 'T.softplus(T.neg(logOdds(x)))', 'T.softplus(logOdds(x))', 'optimum'],
    ['noise without a density', 'T.sub(model, logDensity(y))', 'model', 'optimumOnTheLine'],
    ['the sign of its density', 'T.sub(model, logDensity', 'T.add(model, logDensity', 'optimum'],
    [
      'the sign of the normaliser',
      'T.neg(T.add(E.value(energy)(y), logNormaliser))',
      'T.sub(logNormaliser, E.value(energy)(y))',
      'optimumOnTheLine',
    ],
    ['the mean of the noise', 'T.sum(noisy)', 'T.mean(noisy)', 'objective'],
    [
      'data only',
      'T.add(T.softplus(T.neg(logOdds(x))), T.sum(noisy))',
      'T.softplus(T.neg(logOdds(x)))',
      'optimum',
    ],
  ] as const)('%s', async (_, from, to, law) => {
    const edit = { file: 'lib/learn/objective/noiseContrastive.ts', from, to }
    const killed = await killedBy<typeof Laws>(edit, 'spec/learn/laws/noiseContrastive.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

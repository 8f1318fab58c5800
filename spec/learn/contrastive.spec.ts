import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/contrastive.js'

describe('contrastive divergence', () => {
  it('has the gradient w - w K^k in the mean [float64, 1e-12]', () => Laws.divergence())
  it('is maximum likelihood with negatives of the model itself [float64, 1e-12]', () =>
    Laws.maximumLikelihood())
  it('leaves out that the chain depends on the parameters [quadrature, 1e-12]', () => Laws.withoutThePath())
  it('refuses chains without steps by name', () => Laws.badSteps())
})

describe('persistent contrastive divergence', () => {
  it('has the gradient w - r K^k for a pool of law r, which becomes r K^k [float64, 1e-12]', () =>
    Laws.persistence())
  it('gives loss, gradient and pool of one step [float64, 1e-12]', () => Laws.persistentNumbers())
})

describe('mutants die', () => {
  const contrastive = 'lib/learn/objective/contrastive.ts'
  it.each([
    ['one step more', contrastive, 'K.times(steps)', 'K.times(steps + 1)', 'divergence'],
    [
      'data and negatives exchanged',
      contrastive,
      'contrast(E.value(energy))(data, negatives)',
      'contrast(E.value(energy))(negatives, data)',
      'divergence',
    ],
    [
      'negatives that stay',
      contrastive,
      'contrast(E.value(energy))(data, negatives)',
      'contrast(E.value(energy))(data, data)',
      'maximumLikelihood',
    ],
    ['chains from the data', contrastive, '(model(p))(pool)', '(model(p))(data)', 'persistence'],
    ['a pool that is put back', contrastive, 'pool: negatives', 'pool', 'persistence'],
    [
      'the sign of the persistent signal',
      contrastive,
      'contrast(E.value(model(q)))(data, negatives)',
      'contrast(E.value(model(q)))(negatives, data)',
      'persistence',
    ],
    [
      'a path through the chain',
      'lib/learn/objective/meanOver.ts',
      'T.stopGradient(xs)',
      'xs',
      'withoutThePath',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/contrastive.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/likelihood.js'

describe('Gaussian likelihoods', () => {
  it('are -log p(x | z), without what depends on no term [float64, 1e-12]', () => Laws.surprise())
  it('have a learned scale whose optimum is the mean of the discarded eigenvalues [quadrature, 1e-10]', () =>
    Laws.principalComponents())
  it('refuse a scale that is not positive by name', () => Laws.badScale())
})

describe('products of frozen tilts', () => {
  it('are Gaussian where the tilts are quadratic [float64, 1e-12]', () => Laws.quadraticTilts())
  it('multiply densities on finite spaces, in any order [float64, 1e-12]', () => Laws.products())
  it('leave gradients to the tilt that is learned [float64, 1e-12]', () => Laws.frozen())
})

describe('mutants die', () => {
  const likelihood = 'lib/model/energy/gaussianLikelihood.ts'
  const tilts = 'lib/model/energy/tilts.ts'
  it.each([
    ['the half of the distance', likelihood, 'T.scale(0.5)(distance(z))', 'distance(z)', 'surprise'],
    ['a scale that is a variance', likelihood, 'T.square(s)', 's', 'surprise'],
    ['one element for all', likelihood, 'T.scale(size(x.shape))', 'T.scale(1)', 'principalComponents'],
    ['the sign of log sigma', likelihood, '(T.log(s))', '(T.neg(T.log(s)))', 'principalComponents'],
    ['a fixed scale that is a variance', likelihood, '0.5 / (sigma * sigma)', '0.5 / sigma', 'surprise'],
    ['tilts that are learned', tilts, 'f(T.stopGradient(theta))(x)', 'f(theta)(x)', 'frozen'],
    ['the sign of the tilts', tilts, 'weight: -1', 'weight: 1', 'quadraticTilts'],
    ['the first tilt alone', tilts, 'T.add(sum, term)', 'sum', 'products'],
    ['the product of tilts', tilts, 'T.add(sum, term)', 'T.mul(sum, term)', 'quadraticTilts'],
    ['tilts in place of the energy', tilts, '[...factors, {', '[{', 'products'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/model/laws/likelihood.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

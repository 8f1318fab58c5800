import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/mixture.js'

describe('mixtures of Gaussians', () => {
  it('have the density of their parts [float64, 1e-12], and its gradient [1e-8]', () => Laws.density())
  it('draw a part by its weight [float64, 1e-12]', () => Laws.draws())
})

describe('expectation maximisation', () => {
  it('is that of plain numbers [float64, 1e-12]', () => Laws.steps())
  it('never makes its objective smaller [float64, 1e-12]', () => Laws.monotone())
  it('fits one component in one step [float64, 1e-12]', () => Laws.single())
  it('ends where it gains little', () => Laws.fits())
  it('starts at centres of k-means++ [float64, 1e-12]', () => Laws.seeding())
  it('refuses options out of their domains by name', () => Laws.bad())
})

describe('mutants die', () => {
  const components = 'lib/learn/mixture/components.ts'
  const steps = 'lib/learn/mixture/expectationMaximisation.ts'
  const fit = 'lib/learn/mixture/fit.ts'
  it.each([
    ['the volume of a factor', components, 'T.sub(logWeight, logDiagonal)', 'logWeight', 'density'],
    ['the half of the distance', components, 'T.scale(0.5)(T.sum', 'T.scale(1)(T.sum', 'density'],
    [
      'transposed whiteners',
      components,
      'T.matVec(whitener, T.sub(z, mean))',
      'T.vecMat(T.sub(z, mean), whitener)',
      'density',
    ],
    [
      'transposed factors',
      'lib/learn/Mixture.ts',
      'T.matVec(T.at<readonly [D, D]>(factors, k), xi)',
      'T.vecMat(xi, T.at<readonly [D, D]>(factors, k))',
      'draws',
    ],
    ['responsibilities without a normaliser', steps, 'T.exp(T.sub(row, marginals))', 'T.exp(row)', 'steps'],
    ['weights of the scatter', steps, 'T.scale(w)(x)', 'x', 'monotone'],
    ['a ridge beside the mean', steps, 'T.add(kept, T.scale(ridge)(unit))', 'kept', 'steps'],
    ['the penalty left out', steps, 'T.scale(0.5 / marginals', 'T.scale(0 / marginals', 'steps'],
    ['full covariances in place of diagonal ones', steps, 'T.mul(scatter, unit)', 'scatter', 'steps'],
    [
      'centres by distance, not its square',
      fit,
      'T.sum(T.square(T.sub(x, centre)))',
      'T.sqrt(T.sum(T.square(T.sub(x, centre))))',
      'seeding',
    ],
    ['the last centre only', fit, 'T.min(nearest, T.batch', 'T.max(nearest, T.batch', 'seeding'],
    ['a fit that stops at once', fit, 'gain: T.constant(FAR)', 'gain: T.constant(0)', 'single'],
    [
      'a gain that is the objective',
      fit,
      'T.sub(after.objective, now.objective)',
      'T.neg(after.objective)',
      'single',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/mixture.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

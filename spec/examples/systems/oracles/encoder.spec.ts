// Variational and regularised autoencoders of linear nets reach the optima that are known in closed form.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../../mutants.js'
import * as Laws from './laws/encoder.js'

describe('encoders of linear models', () => {
  it('a variational autoencoder finds the principal components, the posterior and the evidence', () => Laws.vae())
  it('a learned sigma^2 is the mean of the eigenvalues that are left out', () => Laws.learnedSigma())
  it('a regularised autoencoder is ridge regression of a posterior mode', () => Laws.rae())
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/${file}.ts`,
  from,
  to,
})

describe('mutants of encoders', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'one draw for all images',
      edit('inference/gaussianEncoder', 'Gaussian.draw(net(q.params)(x))', 'R.of(net(q.params)(x).mean)'),
      (laws) => laws.vae(),
    ],
    [
      'no divergence from the prior',
      edit('inference/gaussianEncoder', 'prior: model.normal,', 'prior: { ...encoder(x) },'),
      (laws) => laws.vae(),
    ],
    [
      'the bound of the posterior energy under a normal prior',
      edit('inference/gaussianEncoder', 'alone(model.prior.space, model.likelihood)(seen)', 'model.posterior(seen)'),
      (laws) => laws.learnedSigma(),
    ],
    [
      'a scale that is not in the likelihood',
      edit('generator', 'mean: net(g), sigma: T.exp(logSigma) })', 'mean: net(g), sigma: T.exp(T.stopGradient(logSigma)) })'),
      (laws) => laws.learnedSigma(),
    ],
    [
      'sigma for its square root',
      edit('generator', 'sigma: T.exp(logSigma)', 'sigma: T.exp(T.scale(2)(logSigma))'),
      (laws) => laws.learnedSigma(),
    ],
    ['no decay', edit('generator', 'decay === 0 ?', 'decay !== 1 ?'), (laws) => laws.rae()],
    [
      'decay of absolute values',
      edit('generator', 'T.sum(T.square(leaf', 'T.sum(T.abs(leaf'),
      (laws) => laws.rae(),
    ],
    [
      'a generator that follows another batch',
      edit('learning', '(zs, examples.image)', '(zs, T.neg(examples.image))'),
      (laws) => laws.rae(),
    ],
    [
      'the energy of the likelihood alone',
      edit('learning', 'pipe(energy, E.combine(likelihood(x)))', 'pipe(E.flat(energy.space), E.combine(likelihood(x))) as never'),
      (laws) => laws.rae(),
    ],
    [
      'codes that the encoder learns to leave',
      edit('inference/pointEncoder', 'const [value, gradient] = T.valueAndGrad(loss)(q.params)', 'const [value, gradient] = T.valueAndGrad((p: Q) => T.neg(loss(p)))(q.params)'),
      (laws) => laws.rae(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(
      await killedBy<typeof Laws>(mutant, 'spec/examples/systems/oracles/laws/encoder.ts', law),
    ).toBeDefined()
  })
})

// Variational and regularised autoencoders of linear nets reach the optima that are known in closed form.
import { describe, it } from 'vitest'
import * as Laws from './laws/encoder.js'
import { killsAll } from './mutants.js'

describe('encoders of linear models', () => {
  it('a variational autoencoder finds the principal components, the posterior and the evidence', () =>
    Laws.vae())
  it('a learned sigma^2 is the mean of the eigenvalues that are left out', () => Laws.learnedSigma())
  it('a regularised autoencoder is ridge regression on posterior modes', () => Laws.rae())
})

const normal = 'inference/gaussianEncoder'

describe('mutants of encoders', () => {
  killsAll<typeof Laws>('encoder', [
    ['means for draws', normal, 'Gaussian.draw(net(q.params)(x))', 'R.of(net(q.params)(x).mean)', 'vae'],
    [
      'a prior twice',
      normal,
      'E.value(alone(model.prior.space, model.likelihood)(seen))',
      'E.value(model.posterior(seen))',
      'learnedSigma',
    ],
    [
      'a scale without a gradient',
      'generator',
      'sigma: T.exp(logSigma)',
      'sigma: T.exp(T.stopGradient(logSigma))',
      'learnedSigma',
    ],
    ['no decay', 'generator', 'decay === 0 ?', 'decay < 1 ?', 'rae'],
    [
      'no prior in the posterior',
      'learning',
      'pipe(energy, E.combine(likelihood(x)))',
      'pipe(energy, E.temper(0), E.combine(likelihood(x))) as never',
      'rae',
    ],
    [
      'an encoder that stays',
      'inference/pointEncoder',
      'descend(rule)(q, [value, gradient], iteration)',
      'q',
      'rae',
    ],
    [
      'a generator that stays',
      'learning',
      'descend(parts.generator.rule)(state.generator, [value, gradient], state.iteration)',
      'state.generator',
      'rae',
    ],
  ])
})

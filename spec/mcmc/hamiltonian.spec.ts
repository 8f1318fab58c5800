import { prove } from '../prove/proof.js'
import * as laws from './laws/hamiltonian.js'

const module = 'spec/mcmc/laws/hamiltonian.ts'
const leapfrog = 'lib/mcmc/hamiltonian/leapfrog.ts'
const hmc = 'lib/mcmc/Hamiltonian.ts'
const generalized = 'lib/mcmc/GeneralizedHamiltonian.ts'

prove({
  kernel: 'hmc',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    hmcIsReversible: 'invariant and reversible [quadrature, 1e-4]',
    stepsAreCounted: 'three steps are those of the textbook [float64 tolerance]',
    oneStepIsMala: 'one step is MALA [float64 tolerance]',
    metricIsCoordinates: 'a metric is a change of coordinates [float64 tolerance]',
    leapfrogReturns: 'the leapfrog returns [float64 tolerance]',
    leapfrogKeepsVolume: 'the leapfrog keeps volume [differences, 1e-7]',
    leapfrogIsOfSecondOrder: 'the leapfrog is of second order',
    jitterIsUniform: 'jitter is uniform [float64 tolerance]',
    divergenceIsReported: 'divergences and gradients are counted',
  },
  mutants: [
    [
      'a ratio turned round',
      { file: hmc, from: 'T.sub(before, after)', to: 'T.sub(after, before)' },
      'hmcIsReversible',
    ],
    [
      'half the kinetic energy',
      { file: leapfrog, from: 'T.scale(0.5)(dot(', to: 'T.scale(0.25)(dot(' },
      'hmcIsReversible',
    ],
    [
      'no kick at the end',
      { file: leapfrog, from: 'v: kick(middle, gradient), u', to: 'v: middle, u' },
      'hmcIsReversible',
    ],
    [
      'a whole first kick',
      { file: leapfrog, from: 'T.scale(-0.5)(e)', to: 'T.scale(-1)(e)' },
      'oneStepIsMala',
    ],
    [
      'a metric on positions only',
      { file: leapfrog, from: 'metric.transpose(space, gradient)', to: 'gradient' },
      'metricIsCoordinates',
    ],
    [
      'a metric that is not transposed',
      {
        file: 'lib/mcmc/Metric.ts',
        from: 'T.vecMat(toVector(space, g), square)',
        to: 'T.matVec(square, toVector(space, g))',
      },
      'metricIsCoordinates',
    ],
    [
      'one step too many',
      { file: leapfrog, from: 'T.times(steps - 1, step)', to: 'T.times(steps, step)' },
      'stepsAreCounted',
    ],
    ['jitter on one side', { file: hmc, from: 'T.shift(1 - jitter)', to: 'T.shift(1)' }, 'jitterIsUniform'],
    [
      'divergences unseen',
      { file: leapfrog, from: 'T.not(T.greaterEqual(logRatio', to: 'T.not(T.lessEqual(logRatio' },
      'divergenceIsReported',
    ],
  ],
})

prove({
  kernel: 'generalizedHmc',
  exactness: 'invariant',
  module,
  laws,
  checks: {
    generalizedHmcIsInvariant: 'invariant [quadrature, 5e-4]',
    nothingKeptIsHmc: 'without persistence it is HMC [float64 tolerance]',
  },
  mutants: [
    [
      'no turn after a rejection',
      { file: generalized, from: 'turned(space, phase)), info', to: 'phase), info' },
      'generalizedHmcIsInvariant',
    ],
    [
      'too much noise',
      {
        file: generalized,
        from: 'Math.sqrt(1 - persistence * persistence)',
        to: '(1 - persistence * persistence)',
      },
      'generalizedHmcIsInvariant',
    ],
    [
      'a ratio turned round',
      { file: hmc, from: 'T.sub(before, after)', to: 'T.sub(after, before)' },
      'generalizedHmcIsInvariant',
    ],
    [
      'momenta of another temperature in the law',
      { file: generalized, from: 'T.scale(-0.5)(dot(', to: 'T.scale(-0.4)(dot(' },
      'generalizedHmcIsInvariant',
    ],
  ],
})

import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it } from 'vitest'
import { Kernel as K, Move as M, Run } from 'giry'
import { banana, left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/identities.js'

describe('targets', () => {
  it('are the energies that they say [float64 tolerance]', () => laws.targetsAreEnergies())
})

describe('claims', () => {
  const [exact, rough] = [M.mala({ stepSize: 0.1 }), M.ula({ stepSize: 0.1 })]
  it.each([
    ['a cycle of reversible moves', M.cycle(exact, exact), K.invariant],
    ['a cycle with an approximate move', M.cycle(exact, rough), K.approximate],
    ['a mixture of reversible moves', M.mix([1, exact], [1, exact]), K.reversible],
    ['a mixture with a cycle', M.mix([1, exact], [1, M.cycle(exact, exact)]), K.invariant],
    ['a mixture with an approximate move', M.mix([1, exact], [1, rough]), K.approximate],
    ['a corrected proposal', M.metropolis(rough), K.reversible],
  ] as readonly (readonly [string, M.Move, K.Approximate])[])('of %s', (_, move, claim) => {
    expect(move.exactness).toEqual(claim)
    expect(move(banana).exactness).toEqual(claim)
    expect(pipe(move(banana), K.times(3)).exactness).toEqual(claim)
    expect(pipe(move(banana), K.andThen(move(banana))).exactness).toEqual(K.approximate)
  })
})

describe('options out of their domains are error values that name the place and the remedy', () => {
  const options = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
  const wrong: readonly (readonly [name: string, move: () => M.Move, what: string, where: string])[] = [
    ['descent', () => M.descent({ stepSize: -1 }), 'stepSize is -1', 'chains > descent'],
    ['ula', () => M.ula({ stepSize: 0 }), 'stepSize is 0', 'chains > ula'],
    ['mala', () => M.mala({ stepSize: -0.1 }), 'stepSize is -0.1', 'chains > mala > ula'],
    ['mala', () => M.mala({ stepSize: Number.NaN }), 'stepSize is NaN', 'chains > mala > ula'],
    [
      'walk',
      () => M.randomWalk({ scale: Infinity }),
      'scale is Infinity',
      'chains > randomWalk > gaussianWalk',
    ],
    [
      'mix',
      () => M.mix([-1, M.mala({ stepSize: 1 })], [1, M.mala({ stepSize: 1 })]),
      'weight is -1',
      'chains > mix',
    ],
    [
      'cycle',
      () => M.cycle(M.mala({ stepSize: 1 }), M.mala({ stepSize: -2 })),
      'stepSize is -2',
      'chains > cycle > mala > ula',
    ],
  ]
  it.each(wrong)('%s', async (_, move, what, where) => {
    const error = await left(Run.chains(options)(move()(banana)))
    expect(error).toMatchObject({ _tag: 'OptionError', what, where })
    expect(error.remedy).toMatch(/give (stepSize|scale|weight) a value that is positive/)
  })

  it('a count of steps', async () => {
    const error = await left(pipe(banana, M.mala({ stepSize: 1 }), K.times(-1), Run.chains(options)))
    expect(error).toMatchObject({ _tag: 'OptionError', what: 'count is -1', where: 'chains > times' })
  })
})

const langevin = 'lib/mcmc/Langevin.ts'
const metropolis = 'lib/mcmc/Metropolis.ts'
const accept = 'lib/mcmc/accept.ts'
const module = 'spec/mcmc/laws/identities.ts'
const noHastings = {
  file: metropolis,
  from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
  to: 'T.constant(0)',
}
const falling = {
  file: metropolis,
  from: 'T.sub(E.value(target)(x), E.value(target)(y))',
  to: 'T.sub(E.value(target)(y), E.value(target)(x))',
}
const uphill = {
  file: langevin,
  from: "(typeof h === 'number' ? -h : T.neg(h))",
  to: "(typeof h === 'number' ? h : T.neg(h))",
}
const colder = { file: langevin, from: 'Math.sqrt(2 * h)', to: 'Math.sqrt(h)' }

prove({
  kernel: 'descent',
  exactness: 'approximate',
  module,
  laws,
  checks: { ulaIsDescentWithNoise: 'is x - h grad U [float64 tolerance]' },
  mutants: [
    ['a step uphill', uphill, 'ulaIsDescentWithNoise'],
    ['half a step', { file: langevin, from: '? -h :', to: '? -h / 2 :' }, 'ulaIsDescentWithNoise'],
    [
      'a step from the origin',
      {
        file: langevin,
        from: 'const next = axpy(target.space, negative(stepSize), x, E.grad(target)(x))',
        to: 'const next = axpy(target.space, negative(stepSize), E.grad(target)(x), E.grad(target)(x))',
      },
      'ulaIsDescentWithNoise',
    ],
    [
      'no step',
      { file: langevin, from: 'R.of([next, {} as NoInfo] as const)', to: 'R.of([x, {} as NoInfo] as const)' },
      'ulaIsDescentWithNoise',
    ],
  ],
})

prove({
  kernel: 'ula',
  exactness: 'approximate',
  module,
  laws,
  checks: {
    ulaIsDescentWithNoise: 'is a gradient step with noise [float64 tolerance]',
    ulaHasItsOwnLaw: 'has its own law on a Gaussian [quadrature, 1e-6]',
    constantEnergyIsWalk: 'is a Gaussian walk on a constant energy [bitwise]',
    termsAreNumbers: 'takes step sizes as terms [float64 tolerance]',
  },
  mutants: [
    ['a drift uphill', uphill, 'ulaIsDescentWithNoise'],
    ['noise of half the variance', colder, 'ulaHasItsOwnLaw'],
    [
      'noise of a term other than that of a number',
      { file: langevin, from: 'T.sqrt(T.scale(2)(h))', to: 'T.sqrt(T.scale(1)(h))' },
      'termsAreNumbers',
    ],
    [
      'noise of its own sign',
      {
        file: langevin,
        from: 'axpy(target.space, noiseScale(stepSize), mean, noise)',
        to: 'axpy(target.space, negative(noiseScale(stepSize)), mean, noise)',
      },
      'ulaIsDescentWithNoise',
    ],
  ],
})

prove({
  kernel: 'mala',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    malaIsReversible: 'invariant and reversible, with a metric too [quadrature, 1e-4]',
    malaIsHandmade: 'is the step of the textbook [float64 tolerance]',
    malaIsMetropolisOfUla: 'is metropolis(ula) [bitwise]',
    malaMetricIsCoordinates: 'a metric is a change of coordinates [float64 tolerance]',
  },
  mutants: [
    ['no Hastings term', noHastings, 'malaIsReversible'],
    ['a rise of the wrong sign', falling, 'malaIsHandmade'],
    [
      'a log-ratio that is 5 % off',
      { file: accept, from: 'R.accept(logRatio)', to: 'R.accept(T.scale(1.05)(logRatio))' },
      'malaIsReversible',
    ],
    ['noise of half the variance', colder, 'malaIsHandmade'],
    [
      'a metric on the noise alone',
      { file: 'lib/mcmc/hamiltonian/leapfrog.ts', from: 'metric.transpose(space, gradient)', to: 'gradient' },
      'malaMetricIsCoordinates',
    ],
    [
      'energies compared at one end',
      {
        file: langevin,
        from: 'T.sub(hamiltonian(target, from), hamiltonian(target, to))',
        to: 'T.sub(from.u, to.u)',
      },
      'malaIsReversible',
    ],
  ],
})

prove({
  kernel: 'metropolis, randomWalk',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    walkIsReversible: 'invariant and reversible [quadrature, 1e-4]',
    walkIsHandmade: 'is the step of the textbook [float64 tolerance]',
    malaIsMetropolisOfUla: 'the random walk is metropolis(gaussianWalk) [bitwise]',
  },
  mutants: [
    ['a rise of the wrong sign', falling, 'walkIsReversible'],
    [
      'accepted and refused exchanged',
      { file: accept, from: 'T.select<X>(accepted, y, x)', to: 'T.select<X>(accepted, x, y)' },
      'walkIsReversible',
    ],
    [
      'steps of the square of the scale',
      {
        file: 'lib/mcmc/RandomWalk.ts',
        from: 'axpy(space, scale, x, noise)',
        to: 'axpy(space, scale, x, axpy(space, -1, noise, axpy(space, scale, noise, noise)))',
      },
      'walkIsHandmade',
    ],
    [
      'half of the energy',
      { file: metropolis, from: 'T.add(rise, T.sub', to: 'T.add(T.scale(0.5)(rise), T.sub' },
      'walkIsReversible',
    ],
    [
      'a drift that the density knows',
      {
        file: 'lib/mcmc/RandomWalk.ts',
        from: 'axpy(space, scale, x, noise)',
        to: 'axpy(space, 0.1, axpy(space, scale, x, noise), x)',
      },
      'walkIsHandmade',
    ],
  ],
})

import { describe, expect, it } from 'vitest'
import { Energy as E, Move as M, Path, Random as R, Run, Smc, Space as S } from 'giry'
import { left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/smc.js'

const module = 'spec/mcmc/laws/smc.ts'
const sampler = 'lib/mcmc/smc/sampler.ts'
const annealed = 'lib/mcmc/smc/annealed.ts'
const temperature = 'lib/mcmc/smc/temperature.ts'

prove({
  kernel: 'Smc.ais',
  exactness: 'unbiased',
  module,
  laws,
  checks: {
    annealedIsUnbiased: 'unbiased at every point [exact, 1e-12]',
    annealedHasItsVariance: 'has the variance of its chain [exact, 1e-12]',
    annealedFindsEvidence: 'finds the evidence of a Gaussian law [in law]',
  },
  mutants: [
    [
      'weights of the wrong sign',
      { file: annealed, from: 'T.sub(logWeight, T.mul(', to: 'T.add(logWeight, T.mul(' },
      'annealedIsUnbiased',
    ],
    [
      'the weight of the last step alone',
      { file: annealed, from: 'T.sub(logWeight, T.mul(', to: 'T.sub(T.constant(0), T.mul(' },
      'annealedIsUnbiased',
    ],
    [
      'moves at the beta before',
      { file: annealed, from: 'moved(options, next)', to: 'moved(options, beta)' },
      'annealedIsUnbiased',
    ],
    [
      'a last step left out',
      { file: annealed, from: 'ladder.length - 1', to: 'ladder.length - 2' },
      'annealedIsUnbiased',
    ],
  ],
})

prove({
  kernel: 'Smc.sampler',
  exactness: 'unbiased',
  module,
  laws,
  checks: {
    samplerIsUnbiased: 'unbiased for every scheme and threshold [exact, 1e-12]',
    thresholdDecides: 'resamples below its threshold [exact, 1e-12]',
    samplerWithoutResamplingIsAnnealed: 'Smc.ais if it never resamples [exact, 1e-12]',
    oneParticleIsAnnealed: 'Smc.ais of the same draws for one particle [float64 tolerance]',
    particlesAreAList: 'draws and moves each particle by itself [bitwise]',
    fixedIsItsLadder: 'goes along a ladder [bitwise]',
    samplerFindsEvidence: 'finds the evidence of a Gaussian law [in law]',
  },
  mutants: [
    [
      'weights kept after resampling',
      { file: sampler, from: 'T.select(isPoor, even, logWeights)', to: 'logWeights' },
      'samplerIsUnbiased',
    ],
    [
      'weights of the wrong sign',
      { file: sampler, from: 'T.sub(now.logWeights,', to: 'T.add(now.logWeights,' },
      'samplerIsUnbiased',
    ],
    [
      'the evidence of the last step alone',
      { file: sampler, from: 'T.add(now.logEvidence, growth)', to: 'growth' },
      'samplerIsUnbiased',
    ],
    [
      'weights that are not normalised',
      { file: sampler, from: 'T.shift(T.neg(growth))(weights)', to: 'weights' },
      'samplerIsUnbiased',
    ],
    [
      'resampling whatever the threshold',
      { file: sampler, from: 'T.select(isPoor, ancestors, T.iota(n) as Ancestors)', to: 'ancestors' },
      'samplerWithoutResamplingIsAnnealed',
    ],
    [
      'moves at the beta before',
      { file: sampler, from: 'moved(o, beta)', to: 'moved(o, now.beta)' },
      'samplerIsUnbiased',
    ],
    [
      'resampling above the threshold',
      {
        file: sampler,
        from: 'T.less(effectiveSampleSize(logWeights),',
        to: 'T.greater(effectiveSampleSize(logWeights),',
      },
      'thresholdDecides',
    ],
    [
      'a threshold in particles',
      { file: sampler, from: 'T.constant(o.threshold * n)', to: 'T.constant(o.threshold)' },
      'thresholdDecides',
    ],
    [
      'a ladder that stays where it is',
      { file: temperature, from: 'T.addIndex(step, T.index(1))', to: 'step' },
      'fixedIsItsLadder',
    ],
  ],
})

const path = Path.tempering(E.standardNormal(S.scalar))
const options = {
  particles: 2,
  path,
  schedule: Smc.fixed([0.5, 1]),
  move: () => M.randomWalk({ scale: 1 }),
  resampling: Smc.systematic,
  threshold: 0.5,
}
const run = <A>(random: R.Random<A>) => left(Run.sample({ count: 1, seed: 1, backend: 'reference' })(random))
const smc = (o: Partial<typeof options>) => run(Smc.sampler({ ...options, ...o })(R.normal([])))

describe('options out of their domains are error values that name the place', () => {
  it.each([
    ['particles', () => smc({ particles: 0 }), 'particles is 0', 'sample > smc'],
    ['a threshold', () => smc({ threshold: 2 }), 'threshold is 2', 'sample > smc'],
    ['a ladder', () => smc({ schedule: Smc.fixed([1, 0]) }), 'beta is 0', 'sample > smc'],
    ['no ladder', () => smc({ schedule: Smc.fixed([]) }), 'the bound of steps is -1', 'sample > smc'],
    [
      'a bound',
      () => smc({ schedule: Smc.adaptive({ bound: 1.5 }) }),
      'the bound of steps is 1.5',
      'sample > smc',
    ],
    ['a fraction', () => smc({ schedule: Smc.adaptive({ fraction: 1 }) }), 'fraction is 1', 'sample > smc'],
    [
      'a ladder to anneal',
      () => run(Smc.ais({ ...options, ladder: [] })(R.normal([]))),
      'the number of betas is 0',
      'sample > ais',
    ],
  ] as const)('%s', async (_, made, what, where) =>
    expect(await made()).toMatchObject({ _tag: 'OptionError', what, where: expect.stringContaining(where) }),
  )

  it('an approximate move is a type error', () => {
    // @ts-expect-error ULA claims nothing
    Smc.ais({ path, ladder: [0.5, 1], move: () => M.ula({ stepSize: 0.1 }) })
    // @ts-expect-error ULA claims nothing
    Smc.sampler({ ...options, move: () => M.ula({ stepSize: 0.1 }) })
  })
})

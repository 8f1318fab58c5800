import { describe, expect, it } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Run, Space as S } from 'giry'
import { left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/ellipticalSlice.js'

describe('elliptical slice sampling', () => {
  it('is reversible, and refuses a bound of nothing', async () => {
    expect(M.ellipticalSlice().exactness).toEqual(K.reversible)
    const run = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
    const target = E.standardNormal(S.scalar)
    expect(await left(Run.chains(run)(M.ellipticalSlice({ bound: 0 })(target)))).toMatchObject({
      _tag: 'OptionError',
      what: 'bound is 0',
      where: 'chains > ellipticalSlice',
    })
  })
})

const file = 'lib/mcmc/EllipticalSlice.ts'

prove({
  kernel: 'ellipticalSlice',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/ellipticalSlice.ts',
  laws,
  checks: {
    keepsPosterior: 'keeps a posterior with a Gaussian prior [in law, false alarm 1e-8]',
    keepsAnyTarget: 'keeps any target [in law, false alarm 1e-8]',
    keepsAroundGaussian: 'keeps any target around any Gaussian [in law, false alarm 2e-8]',
    keepsQuadrants: 'keeps a law in two quadrants [in law, false alarm 1e-8]',
    keepsAtBound: 'keeps it where it stays at its bound [in law, false alarm 1e-8]',
    kernels: 'is a kernel [bitwise, float64 tolerance]',
    constantLikelihood: 'takes its first point where the likelihood is constant [bitwise]',
    translation: 'moves along with its Gaussian and its target [float64 tolerance]',
  },
  mutants: [
    [
      'a prior that counts twice',
      { file, from: 'T.sub(E.value(target)(y), E.value(energy)(y))', to: 'E.value(target)(y)' },
      'keepsPosterior',
    ],
    [
      'a level on the wrong side',
      { file, from: 'likelihood(x), T.log(u)', to: 'likelihood(x), T.neg(T.log(u))' },
      'keepsPosterior',
    ],
    [
      'an ellipse that leaves out x',
      { file, from: 'T.cos(t), centred', to: 'T.sin(t), centred' },
      'keepsPosterior',
    ],
    ['an ellipse around 0', { file, from: 'combine(space, 1, mean, 1, y)', to: 'y' }, 'keepsAroundGaussian'],
    [
      'a refused point that is taken at the bound',
      { file: 'lib/mcmc/shrink.ts', from: 'T.where(found, at, T.constant(0))', to: 'at' },
      'keepsAtBound',
    ],
  ],
})

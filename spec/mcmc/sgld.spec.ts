import { describe, expect, it } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Run, Space as S, Term as T } from 'giry'
import { left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/sgld.js'

const ones: M.Posterior<T.Scalar> = {
  prior: E.standardNormal(S.scalar) as E.Energy<T.Scalar>,
  count: 3,
  term: (x) => T.square(x),
}

describe('stochastic gradient Langevin dynamics', () => {
  it('claims nothing', () =>
    expect(M.sgld({ stepSize: 0.1, batch: 1 })(ones).exactness).toEqual(K.approximate))

  it.each([
    [{ stepSize: 0, batch: 1 }, ones, 'stepSize is 0'],
    [{ stepSize: 1, batch: 0 }, ones, 'batch is 0'],
    [{ stepSize: 1, batch: 1 }, { ...ones, count: 0.5 }, 'count is 0.5'],
  ] as const)('refuses %o', async (options, posterior, what) => {
    const run = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
    const error = await left(Run.chains(run)(M.sgld(options)(posterior)))
    expect(error).toMatchObject({ _tag: 'OptionError', what, where: 'chains > sgld' })
  })
})

const file = 'lib/mcmc/Sgld.ts'

prove({
  kernel: 'sgld',
  exactness: 'approximate',
  module: 'spec/mcmc/laws/sgld.ts',
  laws,
  checks: {
    wrongLaws: 'keeps the mean and variance of its own wrong law [float64 tolerance]',
    alike: 'is ula where all data are alike [float64 tolerance]',
    handmade: 'is the step written by hand [float64 tolerance]',
    energies: 'has all data in its energy [float64 tolerance]',
    kernels: 'is a kernel [bitwise]',
  },
  mutants: [
    ['a sum of a batch for a sum of all data', { file, from: 'count / batch', to: '1 / batch' }, 'wrongLaws'],
    ['a mean for a sum', { file, from: 'count / batch', to: 'count' }, 'handmade'],
    ['data of one half only', { file, from: 'T.scale(count)(u)', to: 'T.scale(count / 2)(u)' }, 'wrongLaws'],
    ['a drift uphill', { file, from: 'T.neg(h), x, slope', to: 'h, x, slope' }, 'alike'],
    ['noise of half the heat', { file, from: 'T.scale(2)(h)', to: 'h' }, 'wrongLaws'],
    [
      'an energy that lacks a datum',
      { file, from: 'T.iota(posterior.count)', to: 'T.iota(posterior.count - 1)' },
      'energies',
    ],
  ],
})

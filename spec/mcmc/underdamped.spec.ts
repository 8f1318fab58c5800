import { describe, expect, it } from 'vitest'
import { Kernel as K, Move as M, Run } from 'giry'
import { banana, left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/underdamped.js'

describe('underdamped Langevin dynamics', () => {
  it('claims nothing', () =>
    expect(M.underdamped({ stepSize: 0.1, friction: 1 })(banana).exactness).toEqual(K.approximate))

  it.each([
    [{ stepSize: 0, friction: 1 }, 'stepSize is 0', 'positive'],
    [{ stepSize: 1, friction: -1 }, 'friction is -1', 'positive'],
    [{ stepSize: 1, friction: 1, splitting: 'BACAB' }, "splitting is 'BACAB'", 'the letters A, B and O'],
    [{ stepSize: 1, friction: 1, splitting: '' }, "splitting is ''", 'the letters A, B and O'],
  ])('refuses %o', async (options, what, remedy) => {
    const run = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
    const error = await left(Run.chains(run)(M.underdamped(options)(banana)))
    expect(error).toMatchObject({ _tag: 'OptionError', what, where: 'chains > underdamped' })
    expect(error.remedy).toContain(remedy)
  })
})

const file = 'lib/mcmc/Underdamped.ts'

prove({
  kernel: 'underdamped',
  exactness: 'approximate',
  module: 'spec/mcmc/laws/underdamped.ts',
  laws,
  checks: {
    wrongLaws: 'keeps its own wrong law of N(0, 1) [float64 tolerance]',
    order: 'has an error of second order [float64 tolerance]',
    overdamped: 'is ula where nothing is left of the velocity [float64 tolerance]',
    reversible: 'goes back the way it came [float64 tolerance]',
    handmade: 'kicks, drifts and forgets as written by hand [float64 tolerance]',
    kernels: 'is a kernel [bitwise]',
  },
  mutants: [
    [
      'a kick uphill',
      {
        file,
        from: 'v: axpy(space, T.neg(h), v, E.grad(target)(x))',
        to: 'v: axpy(space, h, v, E.grad(target)(x))',
      },
      'overdamped',
    ],
    [
      'noise of half the heat',
      { file, from: 'T.scale(-2)(T.scale(friction)(h))', to: 'T.scale(-1)(T.scale(friction)(h))' },
      'wrongLaws',
    ],
    [
      'full steps for each letter',
      { file, from: '1 / letters.filter((l) => l === letter).length', to: '1' },
      'wrongLaws',
    ],
    [
      'a friction that is a number of steps',
      { file, from: 'T.exp(T.neg(T.scale(friction)(h)))', to: 'T.exp(T.neg(T.toScalar(friction)))' },
      'handmade',
    ],
    [
      'a drift by the place',
      { file, from: 'R.of({ x: axpy(space, h, x, v), v })', to: 'R.of({ x: axpy(space, h, x, x), v })' },
      'reversible',
    ],
    [
      'letters from the last to the first',
      { file, from: 'letters.reduce<', to: 'letters.reduceRight<' },
      'handmade',
    ],
  ],
})

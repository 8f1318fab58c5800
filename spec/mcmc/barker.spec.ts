import { describe, expect, it } from 'vitest'
import { Move as M, Run } from 'giry'
import { banana, left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/barker.js'

describe("Barker's proposal", () => {
  it('refuses a scale that is not positive', async () => {
    const options = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
    const error = await left(Run.chains(options)(M.barker({ scale: 0 })(banana)))
    expect(error).toMatchObject({
      _tag: 'OptionError',
      what: 'scale is 0',
      where: 'chains > barker > barkerProposal',
    })
  })
})

const file = 'lib/mcmc/Barker.ts'

prove({
  kernel: 'barker',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/barker.ts',
  laws,
  checks: {
    exact: 'is reversible when corrected [float64 tolerance]',
    equivariant: 'moves along with its target [float64 tolerance]',
    density: 'has a density whose integral is 1 [float64 tolerance]',
    lengths: 'goes as far as the walk [float64 tolerance]',
    constant: 'is always accepted on a constant energy [bitwise]',
  },
  mutants: [
    [
      'a lean uphill that the density does not know',
      { file, from: 'leanings(T.mul(z, slope))', to: 'leanings(T.neg(T.mul(z, slope)))' },
      'exact',
    ],
    [
      'noise that never turns',
      { file, from: 'T.where(onward, z, T.neg(z))', to: 'T.where(onward, z, z)' },
      'exact',
    ],
    [
      'a density without its lean',
      { file, from: 'logFalling(T.mul(step, slope))', to: 'logFalling(T.mul(step, T.sub(slope, slope)))' },
      'exact',
    ],
    ['a density of half its size', { file, from: 'slope.shape[0]! * Math.LN2', to: '0' }, 'density'],
    ['a density of another scale', { file, from: 'T.log(T.toScalar(s))', to: 'T.toScalar(s)' }, 'density'],
    [
      'steps of another scale',
      { file, from: 'T.scale(scale)(toVector(space, noise))', to: 'toVector(space, noise)' },
      'lengths',
    ],
  ],
})

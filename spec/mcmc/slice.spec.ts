import { describe, expect, it } from 'vitest'
import { Move as M, Run } from 'giry'
import { banana, left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/slice.js'

describe('slice sampling', () => {
  it.each([
    [{ width: 0, steps: 3 }, 'width is 0', 'positive'],
    [{ width: 1, steps: 0 }, 'steps is 0', 'a whole number of at least 1'],
    [{ width: 1, steps: 1, bound: 0.5 }, 'bound is 0.5', 'a whole number of at least 1'],
  ])('refuses %o', async (options, what, remedy) => {
    const run = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
    const error = await left(Run.chains(run)(M.slice(options)(banana)))
    expect(error).toMatchObject({ _tag: 'OptionError', what, where: 'chains > slice' })
    expect(error.remedy).toContain(remedy)
  })
})

const [file, shrink] = ['lib/mcmc/Slice.ts', 'lib/mcmc/shrink.ts']

prove({
  kernel: 'slice',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/slice.ts',
  laws,
  checks: {
    keepsTwoModes: 'keeps a law of two modes [in law, false alarm 2e-8]',
    keepsIslands: 'keeps a law on islands [in law, false alarm 2e-8]',
    keepsAtBound: 'keeps it where it stays at its bound [in law, false alarm 1e-8]',
    keepsBanana: 'keeps the banana along random directions [in law, false alarm 1e-8]',
    equivariant: 'is a kernel, and moves along with its target [bitwise, float64 tolerance]',
    constant: 'goes up to so many widths on a constant energy [float64 tolerance]',
    shrinks: 'finds its slice from an interval that is much too wide [float64 tolerance]',
  },
  mutants: [
    [
      'a level on the wrong side',
      { file, from: 'E.value(target)(x), T.log(u)', to: 'E.value(target)(x), T.neg(T.log(u))' },
      'keepsTwoModes',
    ],
    ['directions that are as long as their noise', { file, from: 'T.div(t, length)', to: 't' }, 'constant'],
    [
      'an interval put down in the middle',
      { file, from: 'T.mul(place, width)', to: 'T.scale(0.5)(width)' },
      'keepsIslands',
    ],
    [
      'widths that are not shared out at random',
      { file, from: 'T.floor(T.scale(steps)(share))', to: 'T.constant(1)' },
      'keepsIslands',
    ],
    [
      'an interval that steps out while it is outside',
      { file, from: 'inside(at)),', to: 'T.not(inside(at))),' },
      'constant',
    ],
    [
      'a bracket that shrinks on one side only',
      { file: shrink, from: 'T.where(below, high, at)', to: 'high' },
      'shrinks',
    ],
    [
      'a bracket that lets go of where it began',
      { file: shrink, from: 'T.less(at, T.constant(0))', to: 'T.greater(at, T.constant(0))' },
      'keepsIslands',
    ],
    [
      'a refused point that is taken at the bound',
      { file: shrink, from: 'T.where(found, at, T.constant(0))', to: 'at' },
      'keepsAtBound',
    ],
  ],
})

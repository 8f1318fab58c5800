import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/density.js'

describe('log-densities', () => {
  it('are those of normals, uniforms and their images [float64, 1e-13]', () => Laws.continuous())
  it('are those of coins and indices [float64, 1e-13]', () => Laws.discrete())
  it('condition on the values before [float64, 1e-13]', () => Laws.conditional())
  it('sum over what a mixture hides [float64, 1e-13]', () => Laws.mixtures())
  it('integrate to one [float64, 1e-10]', () => Laws.integrals())
  it('are the exact law of finite values [float64, 1e-14]', () => Laws.finite())
  it('are refused where they are not known', () => Laws.refusals())
})

const INVERT = 'lib/random/density/invert.ts'
const CHOICE = 'lib/random/density/choice.ts'
const DENSITY = 'lib/random/density.ts'
const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'the sign of the Jacobian',
    'continuous',
    { file: INVERT, from: 'E.sub(inner.logDensity, step', to: 'E.add(inner.logDensity, step' },
  ],
  [
    'the elements of a scale that is repeated',
    'continuous',
    { file: INVERT, from: 'size(x.shape) / Math.max(1, size(scale!.shape))', to: '1' },
  ],
  [
    'the inverse of a scale that is repeated',
    'continuous',
    { file: INVERT, from: 'E.div(like(scale!, 1), scale!)', to: 'scale!' },
  ],
  [
    'the elements of a normal vector',
    'continuous',
    { file: INVERT, from: 'Math.log(2 * Math.PI) * size(y.shape)', to: 'Math.log(2 * Math.PI)' },
  ],
  [
    'the Jacobian of a sigmoid',
    'integrals',
    { file: INVERT, from: 'logSlope: E.add(a, b)', to: 'logSlope: E.sub(a, b)' },
  ],
  [
    'the weights of a mixture',
    'mixtures',
    { file: DENSITY, from: 'E.add(log, joint(', to: 'E.add(E.neg(log), joint(' },
  ],
  [
    'the components that share a choice',
    'refusals',
    {
      file: DENSITY,
      from: 'ns.some((n) => shared.has(n))).forEach',
      to: 'ns.every((n) => shared.has(n))).forEach',
    },
  ],
  [
    'the other side of a coin',
    'finite',
    { file: CHOICE, from: 'E.neg(E.expm1(yes))', to: 'E.neg(E.expm1(E.neg(yes)))' },
  ],
  [
    'the draws of the value itself',
    'refusals',
    { file: DENSITY, from: 'own.has(n) &&', to: 'own.has(n) ||' },
  ],
  [
    'the weights of Distribution.mixture',
    'mixtures',
    { file: 'lib/random/Distribution.ts', from: 'Math.log(w)', to: 'w' },
  ],
]

describe('the laws of log-densities', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/random/laws/density.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})

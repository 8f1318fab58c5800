import { describe, expect, it } from 'vitest'
import { Error as GE, Path } from 'giry'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/path.js'

describe('paths', () => {
  it('are products of powers [float64 tolerance]', () => Laws.pathsAreProductsOfPowers())
  it('have slopes that are differences of energies [float64 tolerance]', () => Laws.slopesAreDifferences())
  it('have independent replicas [float64 tolerance]', () => Laws.replicasAreIndependent())
  it('have ladders of even differences, ratios or roots [float64 tolerance]', () => Laws.laddersAreSpaced())

  it.each([
    ['no rung', () => Path.requireLadder([]), 'the number of betas is 0'],
    ['a rung twice', () => Path.requireLadder([0, 0.5, 0.5]), 'beta is 0.5'],
    ['a rung below 0', () => Path.requireLadder([-1, 0]), 'beta is -1'],
    ['a rung above 1', () => Path.requireLadder([0, 1.5]), 'beta is 1.5'],
    ['a rung that is no number', () => Path.requireLadder([0, NaN]), 'beta is NaN'],
    ['a ladder of one', () => Path.ladder.linear(1), 'count is 1'],
    ['a lowest beta of 0', () => Path.ladder.geometric(3, 0), 'lowest is 0'],
    ['an exponent of 0', () => Path.ladder.power(3, 0), 'exponent is 0'],
  ] as readonly (readonly [string, () => unknown, string])[])('refuse %s', (_, make, what) =>
    expect(GE.attempt(make)).toMatchObject({ left: { _tag: 'OptionError', what } }),
  )
})

const path = 'lib/model/Path.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'a reference that stays',
    { file: path, from: "typeof beta === 'number' ? 1 - beta", to: "typeof beta === 'number' ? 1" },
    'pathsAreProductsOfPowers',
  ],
  [
    'a term that is complemented otherwise than a number',
    { file: path, from: 'T.shift(1)(T.neg(beta))', to: 'T.shift(1)(T.neg(T.square(beta)))' },
    'pathsAreProductsOfPowers',
  ],
  [
    'a slope of the wrong sign',
    {
      file: path,
      from: 'T.sub(E.value(target)(x), E.value(reference)(x))',
      to: 'T.sub(E.value(reference)(x), E.value(target)(x))',
    },
    'slopesAreDifferences',
  ],
  [
    'a likelihood whose slope has the prior in it',
    { file: path, from: 'slope: E.value(factors)', to: 'slope: E.value(E.combine(prior)(factors))' },
    'slopesAreDifferences',
  ],
  [
    'replicas at one beta',
    { file: path, from: 'E.value(path.at(beta))', to: 'E.value(path.at(1))' },
    'replicasAreIndependent',
  ],
  ['ratios from the other end', { file: path, from: '** (1 - f)', to: '** f' }, 'laddersAreSpaced'],
]

describe('mutants of paths', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/model/laws/path.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})

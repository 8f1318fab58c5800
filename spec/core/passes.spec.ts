import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/passes.js'

describe.each(Object.keys(Laws.passes))('the pass %s', (name) => {
  it('keeps the value of every program [bitwise, but for the sign of zero]', () =>
    Laws.keepsValues(name, 150))
  it('keeps the value of what other passes leave [bitwise, but for the sign of zero]', () =>
    Laws.keepsSimplified(name, 100))
})

describe('simplify', () => {
  it('gives a normal form: it changes nothing of what it gave', () => Laws.normalFormIsOne(150))
})

const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  [
    'invariants',
    (laws) => laws.keepsValues('hoist', 150),
    {
      file: 'lib/core/simplify/hoist.ts',
      from: 'body.params.slice(1 + carries)',
      to: 'body.params.slice(carries)',
    },
  ],
  [
    'the rounds',
    (laws) => laws.normalFormIsOne(150),
    { file: 'lib/core/simplify.ts', from: 'ROUNDS = 12', to: 'ROUNDS = 1' },
  ],
]

describe('the laws of passes', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/passes.ts', law)).toBeDefined()
  })
})

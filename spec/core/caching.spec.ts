import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/caching.js'

describe('caching', () => {
  it('evaluates the energy of MALA once a step', () => Laws.evaluatedOnce())
  it('evaluates the energy of a cycle once for each part', () => Laws.evaluatedOnceInCycles())
  it('does so for many chains at once', () => Laws.evaluatedOnceInPlates())
  it('keeps the value of calls that do not have the lanes of a condition [bitwise]', () =>
    Laws.lanesAreRespected())
})

const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'the loops that cache',
    'evaluatedOnce',
    { file: 'lib/core/simplify/cache.ts', from: "e.op === 'loop'", to: "e.op === 'while'" },
  ],
  [
    'the lanes of a condition',
    'lanesAreRespected',
    {
      file: 'lib/core/simplify/reuse.ts',
      from: 'args[i]! >= rank',
      to: 'args[i]! >= 0',
    },
  ],
]

describe('the laws of caching', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/core/laws/caching.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})

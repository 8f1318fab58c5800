import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/plateau.js'

describe('rates on a plateau', () => {
  it('are those of plain numbers [bitwise]', () => Laws.checks())
  it('fall only when figures stay [bitwise]', () => Laws.falls())
  it('drive an optimizer [bitwise]', () => Laws.drives())
  it('refuse options out of their domains by name', () => Laws.bad())
})

describe('mutants die', () => {
  const plateau = 'lib/learn/optimizer/plateau.ts'
  it.each([
    ['a threshold that helps', 'T.shift(-threshold)', 'T.shift(threshold)', 'checks'],
    ['one check more', 'T.greaterEqual(waited', 'T.greater(waited', 'falls'],
    ['a count that goes on', 'T.select(isFlat, T.constant(0), waited)', 'waited', 'checks'],
    [
      'a count without an end',
      'T.select(isBetter, T.constant(0), T.shift(1)(state.waited))',
      'T.shift(1)(state.waited)',
      'falls',
    ],
    ['the last figure for the best', 'T.select(isBetter, figure, state.best)', 'figure', 'checks'],
    ['a floor that is a ceiling', 'T.max(T.scale(shrink)', 'T.min(T.scale(shrink)', 'falls'],
    ['a factor that comes back', 'lower, state.factor', 'lower, T.constant(1)', 'falls'],
  ] as const)('%s', async (_, from, to, law) => {
    const edit = { file: plateau, from, to }
    const killed = await killedBy<typeof Laws>(edit, 'spec/learn/laws/plateau.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})

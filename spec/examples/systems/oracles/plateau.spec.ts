// Learning rates that fall when the losses of the papers of autoencoders stop falling.
import { describe, it } from 'vitest'
import * as Laws from './laws/plateau.js'
import { killsAll } from './mutants.js'

describe('a rate on plateaus', () => {
  it('halves after checks of mean losses without a lower one', () => Laws.halves())
})

describe('mutants of a rate on plateaus', () => {
  killsAll<typeof Laws>('plateau', [
    ['a check of the last loss', 'plateau', '(plateau, total)', '(plateau, loss)', 'halves'],
    ['a check at every update', 'plateau', 'T.constant(every)', 'T.constant(1)', 'halves'],
    [
      'losses that are not forgotten',
      'plateau',
      ', sum: zero, count: zero },',
      ', sum: total, count: zero },',
      'halves',
    ],
    ['a rate that stays', 'plateau', 'T.scale(rate)(plateau.factor)', 'T.constant(rate)', 'halves'],
    [
      'a momentum that is forgotten',
      'plateau',
      '{ inner: updated.slots, ...next }',
      '{ inner, ...next }',
      'halves',
    ],
  ])
})

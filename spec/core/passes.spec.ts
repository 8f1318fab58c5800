import { describe, it } from 'vitest'
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

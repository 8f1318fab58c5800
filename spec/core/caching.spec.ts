import { describe, it } from 'vitest'
import * as Laws from './laws/caching.js'

describe('caching', () => {
  it('evaluates the energy of MALA once a step', () => Laws.evaluatedOnce())
  it('evaluates the energy of a cycle once for each part', () => Laws.evaluatedOnceInCycles())
  it('does so for many chains at once', () => Laws.evaluatedOnceInPlates())
  it('keeps the value of calls that do not have the lanes of a condition [bitwise]', () =>
    Laws.lanesAreRespected())
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/saved.js'

describe('saved amortizers', () => {
  it('decode . encode = id, and the same draws [bitwise]', () => Laws.roundTrip())
  it('floats of 32 bits come back as the same numbers [bitwise]', () => Laws.singlePrecision())
  it('parameters of another family are an error that says how it differs', () => Laws.otherFamilies())
  it('a file that was cut off or changed is an error value', () => Laws.brokenFiles())
  it('a newer version is an error that says so', () => Laws.newerVersion())
  it('arbitrary JSON is an error value', () => {
    fc.assert(fc.property(fc.jsonValue(), Laws.arbitraryJson), { seed: 1, numRuns: 100 })
  })
  it('parameters of other shapes cannot be saved', () => Laws.wrongParameters())
})

describe('mutants die', () => {
  const saved = 'lib/learn/saved.ts'
  it.each([
    ['the program is not compared', saved, 'found.program !== wanted.program', 'false', 'otherFamilies'],
    ['the digest forgets the data', saved, 'p.shape, p.data]', 'p.shape]', 'brokenFiles'],
    [
      'newer versions are read',
      'lib/core/codec/document.ts',
      'version > newest',
      'version < newest',
      'newerVersion',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/saved.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/versions.js'

describe('programs from elsewhere', () => {
  it('are refused when they are not well-formed, with the reason', () => Laws.illFormed())
  it('are brought up to date when they are older, and refused when they are newer', () => Laws.upgrades())
  it('are read as they were written [bitwise]', () => Laws.writtenBefore())
})

const CODEC = 'lib/core/codec'
const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'the check of results',
    'illFormed',
    {
      file: `${CODEC}/wellFormed.ts`,
      from: 'b.results.some((r) => !known.has(r))',
      to: 'b.results.some((r) => r < 0)',
    },
  ],
  [
    'the step of a version',
    'upgrades',
    { file: `${CODEC}/upgrade.ts`, from: 'slice(version - 1)', to: 'slice(version)' },
  ],
  [
    'the format',
    'writtenBefore',
    {
      file: `${CODEC}/floats.ts`,
      from: 'new Float64Array(bytes.right.buffer)',
      to: 'new Float64Array(bytes.right.buffer).reverse()',
    },
  ],
]

describe('the laws of versions', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/core/laws/versions.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})

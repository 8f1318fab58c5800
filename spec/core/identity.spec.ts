import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/identity.js'

describe('the hash of a program', () => {
  it('does not see names', () => Laws.hashIgnoresNames(100))
  it('sees every edit', () => Laws.hashSeesEdits(60))
})

describe('the codec', () => {
  it('decodes what it encodes [bitwise]', () => Laws.decodeInvertsEncode(100))
  it('writes one text for one program', () => Laws.encodingIsCanonical(60))
  it('keeps the draws of a program [bitwise]', () => Laws.decodedDrawsTheSame(60))
  it('refuses arbitrary JSON', () => Laws.arbitraryJsonIsAnError(1000))
  it('survives damage', () => Laws.damagedProgramsAreSafe(300))
  it('keeps every float [bitwise]', () => Laws.everyFloatSurvives())
  it('tells versions', () => Laws.versionsAreTold())
})

const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  [
    'names in the hash',
    (laws) => laws.hashIgnoresNames(60),
    { file: 'lib/core/Ir.ts', from: 'nameOf(e.callee)', to: 'e.callee' },
  ],
  [
    'what the hash sees',
    (laws) => laws.hashSeesEdits(20),
    { file: 'lib/core/Ir.ts', from: 'sortKeys(e.params),', to: 'null,' },
  ],
  [
    'the sign of zero',
    (laws) => laws.everyFloatSurvives(),
    {
      file: 'lib/core/Ir.ts',
      from: 'Number.isFinite(json) && !Object.is(json, -0)',
      to: 'Number.isFinite(json)',
    },
  ],
  [
    'the numbering',
    (laws) => laws.encodingIsCanonical(20),
    {
      file: 'lib/core/codec.ts',
      from: 'main: encodeBlock(renumber(program.main))',
      to: 'main: encodeBlock(program.main)',
    },
  ],
]

describe('the laws of programs as data', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/identity.ts', law)).toBeDefined()
  })
})

import { describe, it } from 'vitest'
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

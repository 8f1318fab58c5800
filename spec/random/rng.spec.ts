import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/rng.js'

describe('the generator', () => {
  it('gives the published answers of Threefry-2x32-20 [bitwise]', () => Laws.knownAnswers())
  it('makes keys of 64-bit counters [bitwise]', () => Laws.keys())
  it('fills words from the blocks of an address [bitwise]', () => Laws.filling())
  it('gives uniforms in the open interval [bitwise]', () => Laws.openInterval())
  it('makes normals of two uniforms [float64, 1e-13]', () => Laws.boxMuller())
})

const RNG = 'lib/random/Rng.ts'
const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  ['a rotation', 'knownAnswers', { file: RNG, from: '15, 26, 6', to: '15, 26, 7' }],
  [
    'the upper word of a chain',
    'keys',
    { file: RNG, from: 'Math.floor(chain / TWO32)', to: 'Math.ceil(chain / TWO32)' },
  ],
  ['the bit of child keys', 'keys', { file: RNG, from: '| 0x80000000', to: '| 0x40000000' }],
  ['the step of blocks', 'filling', { file: RNG, from: 'i += 2, block++', to: 'i += 2, block--' }],
  ['the rounding of sizes', 'filling', { file: RNG, from: 'Math.ceil(n / 2)', to: 'Math.floor(n / 2)' }],
  ['the half of uniforms', 'openInterval', { file: RNG, from: '9) + 0.5) * 1', to: '9) + 0.0) * 1' }],
  ['the sine of normals', 'boxMuller', { file: RNG, from: 'radius * Math.sin', to: '-radius * Math.sin' }],
]

describe('the laws of the generator', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/random/laws/rng.ts', (laws) => laws[law]())).toBeDefined()
  })
})

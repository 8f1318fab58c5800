import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './checkpointLaws.js'

describe('checkpoints as text', () => {
  it('come back the same, NaN, infinities and signed zeros too [bitwise]', () => Laws.theSame())
  it('come back as arrays of their kind, of a part of a buffer that part alone [bitwise]', () =>
    Laws.kindsAndParts())
  it('of many numbers come back the same [bitwise]', () => Laws.manyNumbers())
  it('are JSON whose order of fields does not matter', () => Laws.anyOrder())
  it('that were cut off anywhere are a CodecError that says what to do', () => Laws.cutOff())
  it('in which one character was changed are a CodecError', () => Laws.oneCharacter())
  it('of a newer version say so', () => Laws.newer())
  it('are never exceptions: arbitrary JSON and text give a CodecError', () => Laws.arbitraryText())
})

describe('a run', () => {
  it('refuses the checkpoint of another program, seed, stream, number of chains, or version, and says which', () =>
    Laws.otherRuns())
  it('of training refuses the checkpoint of another step', () => Laws.otherSteps())
})

describe('mutants of checkpoints', () => {
  const edit = (from: string, to: string): Edit => ({ file: 'lib/interpret/run/checkpoint.ts', from, to })
  it.each<readonly [string, Edit, keyof typeof Laws]>([
    ['integers read as floats', edit('int32: Int32Array', 'int32: Float32Array'), 'kindsAndParts'],
    ['numbers from the start of their buffer', edit('values.byteOffset', '0'), 'kindsAndParts'],
    ['the last byte of a piece left out', edit('i + 0x8000)', 'i + 0x7fff)'), 'manyNumbers'],
    ['a digest that overlooks the counter', edit('w.counter', 'w.firstChain'), 'oneCharacter'],
    [
      'a state of another shape',
      edit('s.dtype === w.dtype && sameShape', 's.dtype === w.dtype || sameShape'),
      'otherRuns',
    ],
    ['a seed that does not matter', edit('found.seed !== wanted.seed', 'found.seed < 0'), 'otherRuns'],
  ])('%s', async (_, mutation, law) => {
    expect(
      await killedBy<typeof Laws>(mutation, 'spec/interpret/run/checkpointLaws.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})

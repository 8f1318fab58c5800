import { describe, expect, it } from 'vitest'
import { killedBy } from '../../mutants.js'
import * as Laws from './stagesLaws.js'

describe('training in stages', () => {
  it('goes on from a given state as if it were one stage [bitwise]', () => Laws.handedOver())
  it('goes on from a checkpoint, whatever state is given [bitwise]', () => Laws.resumed())
  it('feeds what is frozen beside batches, and uploads it once', () => Laws.frozen())
  it('keeps tables of latents and a rate on a plateau in its state [bitwise]', () => Laws.latentsOnAPlateau())
  it('refuses states of another shape, and such with NaN, by name', () => Laws.badStates())
  it('fails where one of its feeds does', () => Laws.badFeeds())
})

describe('mutants die', () => {
  const train = 'lib/interpret/run/train.ts'
  const feed = 'lib/interpret/run/feed.ts'
  it.each([
    ['every feed at its first iteration', feed, 'orFail(at(t))', 'orFail(at(0))', 'frozen'],
    [
      'constants that are copied',
      feed,
      'at: () => Either.right(value)',
      'at: () => Either.right(structuredClone(value))',
      'frozen',
    ],
    ['states of any shape', train, 'Data.expectData(', '((..._: readonly unknown[]) => {})(', 'badStates'],
    ['states with NaN', train, 'requireNumbers(space, leaves, 0)', 'void 0', 'badStates'],
    [
      'leaves exchanged',
      train,
      'return leaves.map(backend.upload)',
      'return [...leaves].reverse().map(backend.upload)',
      'handedOver',
    ],
    [
      'a given state in place of the checkpoint',
      train,
      'o.from === undefined ? make()',
      'true ? make()',
      'resumed',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>(
      { file, from, to },
      'spec/interpret/run/stagesLaws.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

// The classifier that images are compared by.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/classifier.js'

describe('the classifier', () => {
  it('tells digits from noise', () => Laws.useful())
  it('is the same from its file', () => Laws.kept())
  it('goes on where it was stopped [bitwise]', () => Laws.resumed())
  it('learns turns where there are no classes', () => Laws.turnedByHand())
  it('fits images of every side', () => Laws.sized())
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/${file}.ts`,
  from,
  to,
})

describe('mutants of the classifier', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void> | void]>([
    [
      'ascent',
      edit(
        'metrics/classifier',
        'T.sub(T.logsumexp(scores), T.element(scores, label))',
        'T.sub(T.element(scores, label), T.logsumexp(scores))',
      ),
      (laws) => laws.useful(),
    ],
    [
      'the distance of a set to itself',
      edit('metrics/distances', 'frechetDistance(generated, real,', 'frechetDistance(real, real,'),
      (laws) => laws.useful(),
    ],
    [
      'a classifier from the beginning',
      edit('metrics/classifier', 'readBefore(dir, lessonsFile)', "readBefore(dir, 'none')"),
      (laws) => laws.resumed(),
    ],
    ['any data will do', edit('metrics/saved', 'data === sha256', 'true'), (laws) => laws.kept()],
    ['turned the other way', edit('data/turned', '[away, y],', '[x, far],'), (laws) => laws.turnedByHand()],
    [
      'two quarters as a mirror',
      edit('data/turned', '[far, away],', '[y, away],'),
      (laws) => laws.turnedByHand(),
    ],
    [
      "channels that don't double",
      edit('metrics/classifier', 'Math.min(2 * width, widest)', 'width'),
      (laws) => laws.sized(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/classifier.ts', law)).toBeDefined()
  })
})

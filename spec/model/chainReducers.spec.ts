import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/chainReducers.js'

describe('reducers that compare chains', () => {
  it('find split R-hat of stored chains [float64 tolerance], with the unit on both sides [bitwise]', () =>
    Laws.splitRhat())
  it('find batch means by their definition [float64 tolerance]', () => Laws.batchMeans())
  it('find the least fraction of missing information, and totals [float64 tolerance]', () => Laws.jumps())
  it('find in runs what diagnostics find of stored draws [float64 tolerance]', () => Laws.ofRuns())
  it('see infos as they are stored, thinned or not [float64 tolerance]', () => Laws.ofSteps())
  it('refuse options out of their domain', () => Laws.refused())
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `lib/model/reducer/${file}.ts`,
  from,
  to,
})
const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => Promise<void>])[] = [
  [
    'halves that share the middle',
    edit(
      'splitRhat',
      'T.less(index, T.constant(draws - half)), last',
      'T.less(index, T.constant(half)), last',
    ),
    (l) => l.splitRhat(),
  ],
  [
    'one half for a chain',
    edit('splitRhat', 'stepMoments(space, noMoments(space), first.mean)', 'noMoments(space)'),
    (l) => l.splitRhat(),
  ],
  [
    'the whole length for n',
    edit('splitRhat', '(half - 1) / half', '(draws - 1) / draws'),
    (l) => l.splitRhat(),
  ],
  [
    'chains forgotten in a merge',
    edit('splitRhat', 'both(space, close(space, draws, a), b.finished)', 'close(space, draws, a)'),
    (l) => l.splitRhat(),
  ],
  [
    'chains of any length',
    edit('splitRhat', 'T.equal(index, T.constant(draws))', 'T.equal(index, index)'),
    (l) => l.splitRhat(),
  ],
  [
    'batches one longer',
    edit('batchMeans', 'T.constant(size))', 'T.constant(size + 1))'),
    (l) => l.batchMeans(),
  ],
  ['the variance of one batch mean', edit('batchMeans', 'T.scale(size)(s!)', 's!'), (l) => l.batchMeans()],
  [
    'batches of the last chain alone',
    edit('batchMeans', 'mergeMoments(space, a.means, b.means)', 'b.means'),
    (l) => l.batchMeans(),
  ],
  [
    'errors per batch',
    edit('batchMeans', 'T.div(T.constant(1), points.count)', 'T.div(T.constant(1), means.count)'),
    (l) => l.batchMeans(),
  ],
  [
    'a jump from nowhere',
    edit(
      'bfmi',
      'T.equal(energies.count, T.constant(0)), jumps',
      'T.equal(energies.count, T.constant(-1)), jumps',
    ),
    (l) => l.jumps(),
  ],
  [
    'jumps from the mean',
    edit('bfmi', 'T.square(T.sub(x, last))', 'T.square(T.sub(x, energies.mean))'),
    (l) => l.jumps(),
  ],
  [
    'the largest fraction',
    edit('bfmi', 'T.min(least(a), b.least)', 'T.max(least(a), b.least)'),
    (l) => l.jumps(),
  ],
]

describe('mutants of reducers that compare chains', () => {
  it.each(mutants)('%s', async (_, change, law) => {
    expect(await killedBy<typeof Laws>(change, 'spec/model/laws/chainReducers.ts', law)).toBeDefined()
  })
})

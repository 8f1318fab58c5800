import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/order.js'

describe('order', () => {
  it('is by value, then by place, with NaN last [bitwise]', () => Laws.ordered())
  it('gathers to a sorted vector [bitwise]', () => Laws.gathered())
  it('is found for every size [bitwise]', () => Laws.sizes())
  it('passes gradients to what was sorted [float64, 1e-12]', () => Laws.gradientsOfSort())
  it('is counted in as by a filter [bitwise]', () => Laws.counts())
  it('is counted in by values of any shape [bitwise]', () => Laws.countsOfShapes())
  it('has running sums [float64, 2e-16 for each addition]', () => Laws.runningSums())
  it('has running sums of rows, and gradients of them [bitwise]', () => Laws.runningSumsOfRows())
  it('is mapped by batch [bitwise]', () => Laws.batches())
  it('says which shape is wrong', () => Laws.shapes())
})

const core = (file: string, from: string, to: string): Edit => ({
  file: `lib/core/term/${file}.ts`,
  from,
  to,
})
const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  ['ties by the later place', (laws) => laws.ordered(), core('order', 'E.less(j, i)', 'E.less(i, j)')],
  [
    'a phase that starts a step late',
    (laws) => laws.sizes(),
    core('order', 't % p >= p - phase', 't % p > p - phase'),
  ],
  [
    'directions by another bit',
    (laws) => laws.sizes(),
    core('order', ': (phase + t) % p', ': (phase + t + 1) % p'),
  ],
  [
    'a last phase that runs both ways',
    (laws) => laws.sizes(),
    core('order', 'phase === p ? p', 'phase === p ? 0'),
  ],
  ['halves that are not shuffled', (laws) => laws.sizes(), core('order', '[half, 1]', '[1, half]')],
  [
    'what fills up the vector among its numbers',
    (laws) => laws.sizes(),
    core('order', 'E.fill(0, [])), 2)', 'E.fill(0, [])), -2)'),
  ],
  [
    'NaN among infinities',
    (laws) => laws.ordered(),
    core('order', 'times(E.toFloat(missing), n)', 'times(E.toFloat(missing), 0)'),
  ],
  [
    'places of NaN past the end',
    (laws) => laws.ordered(),
    core('order', 'plus(found, -n)', 'plus(found, 0)'),
  ],
  ['sides exchanged', (laws) => laws.counts(), core('order', "side === 'left'", "side === 'right'")],
  [
    'a search that stops before the end',
    (laws) => laws.counts(),
    core('order', 'E.lessEqual(next', 'E.less(next'),
  ],
  [
    'a search that is a step short',
    (laws) => laws.counts(),
    core('order', 'Math.floor(Math.log2(n)) + 1', 'Math.floor(Math.log2(n)) + 0'),
  ],
  [
    'a search past the element',
    (laws) => laws.counts(),
    core('order', "E.fill(-1, shape, 'int')", "E.fill(0, shape, 'int')"),
  ],
  ['sums that overlap', (laws) => laws.runningSums(), core('cumulative', '2 * d', 'd + 1')],
  [
    'sums from the other end',
    (laws) => laws.runningSumsOfRows(),
    core('cumulative', 'along(d), along(0))', 'along(0), along(d))'),
  ],
]

describe('the laws of order', () => {
  it.each(mutants)('kill a mutant with %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/order.ts', law)).toBeDefined()
  })
})

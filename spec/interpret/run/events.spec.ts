import { afterEach, describe, expect, it, vi } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './eventLaws.js'

afterEach(() => void vi.restoreAllMocks())

describe('events', () => {
  it('count up to the true totals, stage by stage', () => Laws.stages([1, 2, 3]))
  it('tell rates per second over the last five seconds, and what is left at them', () => Laws.rates())
  it('tell averages of the infos since the event before', () => Laws.averagesSinceBefore())
  it('of training name it, and tell averages of its losses', () => Laws.losses())
  it('change nothing [bitwise]', () => Laws.nothingChanges())
  it('can be read without a terminal', () => Laws.lines())
})

describe('the event loop', () => {
  it('gets its turn while a run goes on', () => Laws.turns())
})

describe('mutants of events', () => {
  const edit = (file: string, from: string, to: string): Edit => ({
    file: `lib/interpret/run/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>]>([
    [
      'rates per millisecond',
      edit('events', '((done - first.done) * 1000)', '(done - first.done)'),
      (laws) => laws.rates(),
    ],
    ['rates since the start', edit('events', 'WINDOW = 5000', 'WINDOW = 5e6'), (laws) => laws.rates()],
    [
      'the whole stage still to come',
      edit('events', '(total - done) / rate', 'total / rate'),
      (laws) => laws.rates(),
    ],
    ['no second left', edit('events', 'Math.ceil(eta)', 'Math.floor(eta)'), (laws) => laws.lines()],
    [
      'averages over all steps so far',
      edit('infos', 'count = 0\n      return', 'return'),
      (laws) => laws.losses(),
    ],
    [
      'an iteration behind',
      edit('train', 'progress(t, await', 'progress(t - 1, await'),
      (laws) => laws.losses(),
    ],
    ['no turn for others', edit('eventLoop', 'await nextTurn()', 'await undefined'), (laws) => laws.turns()],
  ])('%s', async (_, mutation, law) => {
    expect(await killedBy<typeof Laws>(mutation, 'spec/interpret/run/eventLaws.ts', law)).toBeDefined()
  })
})

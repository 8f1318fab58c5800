// Whatever happens to a run, nothing of it stays on the back end: neither values nor compiled programs.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './leakLaws.js'

afterEach(() => void vi.restoreAllMocks())

describe.each(Object.keys(Laws.runs) as (keyof typeof Laws.runs)[])('%s', (kind) => {
  it('leaves nothing behind when it ends, or fails, or is stopped, at whichever call', async () => {
    const { calls } = await Laws.ended(kind)
    expect(calls).toBeGreaterThan(4)
    for (let n = 1; n <= calls; n++) {
      await Laws.failed(kind, n)
      await Laws.stopped(kind, n)
    }
  })

  it('leaves nothing behind when a listener throws; that is a bug, and is thrown on', async () => {
    const { events } = await Laws.ended(kind)
    for (let n = 1; n <= events; n++) await Laws.thrown(kind, n)
  })
})

describe('mutants that leak', () => {
  const edit = (file: string, from: string, to: string): Edit => ({
    file: `lib/interpret/run/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<unknown>]>([
    [
      'programs of rows',
      edit('rows', 'scope.defer(program.dispose)', 'scope.defer(() => undefined)'),
      (laws) => laws.ended('draw'),
    ],
    [
      'sums that are cleared after the burn-in',
      edit('walk', 'scope.own(sums.map(zero))', 'sums.map(zero)'),
      (laws) => laws.ended('reduce'),
    ],
    [
      'inputs of training',
      edit('inputs', 'scope.own([backend.upload(leaf)])[0]!', 'backend.upload(leaf)'),
      (laws) => laws.ended('train'),
    ],
  ])('%s', async (_, mutation, law) => {
    const killed = await killedBy<typeof Laws>(mutation, 'spec/interpret/run/leakLaws.ts', async (laws) => {
      await law(laws)
    })
    expect(killed).toBeDefined()
  })
})

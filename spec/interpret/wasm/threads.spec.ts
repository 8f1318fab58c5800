// Threads that share the work of a part: the same results whatever their number, and what becomes of those that fail.

import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { open } from '../../../lib/interpret/backends.js'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/threads.js'

const RUNS = 60

describe('threads', () => {
  it.each([2, 3, 7])('are %i, and compute the same as one [bitwise]', async (threads) => {
    const shared = await Laws.same(threads, RUNS)
    console.log(`${shared} programs have been shared by ${threads} threads`)
    expect(shared).toBeGreaterThan(RUNS)
  })

  it.each(['dies', 'hangs'] as const)('of which one %s give false, and are replaced', (how) =>
    Laws.recovers(how),
  )

  it.each([0, 1.5, -2, 65, NaN])('of a number of %d are an error', async (threads) => {
    expect(await open('wasm', { threads })()).toMatchObject(
      Either.left({ _tag: 'OptionError', what: `threads is ${threads}` }),
    )
  })

  it('are not for back ends without modules, which open as they would alone', async () => {
    expect((await open('cpu', { threads: 2, relaxed: true })())._tag).toBe('Right')
  })

  it('that wait for no time are an error', async () => {
    expect(await open('wasm', { threads: 2, patience: 0 })()).toMatchObject(
      Either.left({ _tag: 'OptionError', what: 'patience is 0' }),
    )
  })
})

const dense = 'lib/interpret/wasm/dense'
type Law = 'specially' | 'chains'
const mutants: readonly (readonly [name: string, edit: Edit, law: Law])[] = [
  [
    'a range that ends early',
    { file: `${dense}/segment.ts`, from: 'at(i32.add(thread, 1))', to: 'at(thread)' },
    'specially',
  ],
  [
    'threads that take the memory of others',
    { file: `${dense}/tiling.ts`, from: 'bytes: common + own * threads }', to: 'bytes: common + own }' },
    'specially',
  ],
  [
    'the first block again',
    {
      file: 'lib/interpret/workers/control.ts',
      from: '(blocks * thread) / threads',
      to: '(blocks * thread) / threads + 1',
    },
    'chains',
  ],
  [
    'a rest that every thread adds',
    {
      file: 'lib/interpret/wasm/loops.ts',
      from: 'return w.when(share.isFirst, ',
      to: 'return w.when(i32.constant(0), ',
    },
    'specially',
  ],
]

describe('mutants die', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const found = await killedBy<typeof Laws>(edit, 'spec/interpret/wasm/laws/threads.ts', (laws) =>
      laws[law](),
    )
    expect(found).toBeDefined()
  })
})

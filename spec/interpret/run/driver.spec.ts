// The driver against a model: random scripts of runs, stops, saved and loaded checkpoints, changes of thinning and
// slices, against a plain list of states. Everything is compared to the bit.

import * as Either from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { afterEach, describe, it, vi, expect } from 'vitest'
import { Data, Run } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { autoregression, counting, jumpingClock, right, rowAt, stepByStep } from './support.js'

afterEach(() => void vi.restoreAllMocks())

/** What the user does next. */
interface Act {
  readonly draws: number
  readonly thin: number
  readonly burnIn: number
  /** Stops the run during this call of the back end, if it comes to it. */
  readonly stopAt: number | undefined
  /** Writes the checkpoint to text and reads it again. */
  readonly save: boolean
  /** The clock, which cuts slices: its seed and how far it may jump, in milliseconds. */
  readonly clock: readonly [seed: number, millis: number] | undefined
}

const act: fc.Arbitrary<Act> = fc.record({
  draws: fc.integer({ min: 0, max: 12 }),
  thin: fc.integer({ min: 1, max: 6 }),
  burnIn: fc.integer({ min: 0, max: 9 }),
  stopAt: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  save: fc.boolean(),
  clock: fc.option(fc.tuple(fc.nat(1000), fc.constantFrom(3, 30, 300)), { nil: undefined }),
})

const script = fc.record({
  seed: fc.nat(2 ** 40),
  chains: fc.integer({ min: 1, max: 3 }),
  firstChain: fc.nat(5),
  acts: fc.array(act, { minLength: 1, maxLength: 4 }),
})

const saved = (c: Run.Checkpoint): Run.Checkpoint => {
  const read = Run.readCheckpoint(Run.writeCheckpoint(c))
  if (Either.isLeft(read)) throw new Error(read.left.what)
  return read.right
}

describe('the driver', () => {
  it('gives what a list of states has, whatever is done with it [bitwise]', async () => {
    const start = [0.25, -0.5, 2]
    await fc.assert(
      fc.asyncProperty(script, async ({ seed, chains, firstChain, acts }) => {
        const longest = acts.reduce((n, a) => n + a.burnIn + a.draws * a.thin, 0)
        const model = await Promise.all(
          Array.from({ length: chains }, (_, i) =>
            stepByStep(autoregression, { seed, chain: firstChain + i, start, steps: longest }),
          ),
        )
        let from: Run.Checkpoint | undefined
        let t = 0
        for (const { draws, thin, burnIn, stopAt, save, clock } of acts) {
          const controller = new AbortController()
          const backend = counting(Reference.backend, {
            onCall: (n) => void (n === stopAt && controller.abort()),
          })
          if (clock !== undefined) jumpingClock(...clock)
          const run = await right(
            Run.chains({
              chains,
              firstChain,
              seed,
              backend,
              draws,
              thin,
              burnIn,
              signal: controller.signal,
              start: Data.data(Array.from({ length: chains }, () => start).flat(), [chains, 3]),
              ...(from === undefined ? {} : { from }),
            })(autoregression),
          )
          vi.restoreAllMocks()
          expect(run.draws.shape).toEqual([chains, run.count, 3])
          if (stopAt === undefined) expect([run.count, run.stopped]).toEqual([draws, false])
          if (!run.stopped) expect(run.checkpoint.counter).toBe(t + burnIn + draws * thin)
          if (run.count > 0) expect(run.checkpoint.counter).toBe(t + burnIn + run.count * thin)
          for (let i = 0; i < chains; i++) {
            for (let d = 0; d < run.count; d++)
              expect(rowAt(run.draws, i, d)).toEqual(model[i]![t + burnIn + (d + 1) * thin - 1])
            const [state] = run.checkpoint.state
            const last = run.checkpoint.counter === 0 ? start : model[i]![run.checkpoint.counter - 1]
            expect([...state!.values.subarray(3 * i, 3 * i + 3)]).toEqual(last)
          }
          t = run.checkpoint.counter
          from = save ? saved(run.checkpoint) : run.checkpoint
        }
      }),
      { seed: 20260, numRuns: 40 },
    )
  })
})

/** What a run tells while it goes on, as functions that throw when it tells something else. */
import { expect, vi } from 'vitest'
import { Random as R, Run, Term as T } from 'giry'
import { stageProgress } from '../../../lib/interpret/run/events.js'
import { autoregression, cycle, jumpingClock, right } from './support.js'

const collect = () => {
  const events: Run.ProgressEvent[] = []
  const onEvent = (e: Run.Event): void => void (e.kind === 'progress' && events.push(e))
  return { events, onEvent }
}

const requireStage = (events: readonly Run.ProgressEvent[], stage: string, total: number): void => {
  const own = events.filter((e) => e.stage === stage)
  expect(own[0]).toMatchObject({ done: 0, total })
  expect(own.at(-1)).toMatchObject({ done: total, total })
  own.forEach((e, i) => {
    expect(e.total).toBe(total)
    if (i > 0) expect(e.done).toBeGreaterThanOrEqual(own[i - 1]!.done)
    if (e.rate !== undefined) {
      expect(e.rate).toBeGreaterThan(0)
      expect(e.eta).toBeCloseTo((total - e.done) / e.rate, 9)
    }
  })
}

/** Both stages of chains count up to their totals, by clocks that make slices of all sizes. */
export const stages = async (clocks: readonly number[]): Promise<void> => {
  for (const clock of clocks) {
    jumpingClock(clock, 50)
    const { events, onEvent } = collect()
    await right(
      Run.chains({ chains: 2, draws: 23, burnIn: 31, thin: 3, seed: 1, backend: 'reference', onEvent })(
        cycle,
      ),
    )
    vi.restoreAllMocks()
    requireStage(events, 'burn-in', 31)
    requireStage(events, 'draws', 23)
    const stages = events.map((e) => e.stage)
    expect(stages.lastIndexOf('burn-in')).toBeLessThan(stages.indexOf('draws'))
  }
}

/** Rates are per second over the last five seconds; the rest of a stage takes its length over the rate. */
export const rates = (): void => {
  const { events, onEvent } = collect()
  const clock = vi.spyOn(performance, 'now')
  let tell: ReturnType<typeof stageProgress> | undefined
  // after t seconds t^2 are done
  for (let t = 0; t <= 10; t++) {
    clock.mockReturnValue(1000 * t)
    if (tell === undefined) tell = stageProgress('squares', 200, 0, onEvent)
    else tell(t * t)
  }
  vi.restoreAllMocks()
  expect(events.map((e) => e.rate)).toEqual([undefined, 1, 2, 3, 4, 5, 7, 9, 11, 13, 15])
  expect(events.map((e) => e.eta)).toEqual(
    events.map(({ rate }, t) => (rate === undefined ? undefined : (200 - t * t) / rate)),
  )
}

/** Infos are averages since the event before. */
export const averagesSinceBefore = async (): Promise<void> => {
  const { events, onEvent } = collect()
  const run = await right(
    Run.chains({ chains: 2, draws: 40, thin: 2, seed: 1, backend: 'reference', onEvent })(cycle),
  )
  let before = 0
  let sum = 0
  for (const e of events.filter((event) => event.done > 0)) {
    sum += e.info['1.acceptance']! * (e.done - before)
    before = e.done
  }
  const all = [...run.info[1].acceptance.values]
  // the same numbers, added in another order
  expect(sum / 40).toBeCloseTo(all.reduce((s, x) => s + x, 0) / all.length, 12)
}

/** Training names itself, and tells averages of its losses. */
export const losses = async (): Promise<void> => {
  const { events, onEvent } = collect()
  await right(
    Run.train({
      name: 'descent',
      seed: 1,
      backend: 'reference',
      iterations: 600,
      init: R.of(T.constant(8)),
      onEvent,
    })((x: T.Scalar) => R.of([x, { loss: x }] as const)),
  )
  requireStage(events, 'descent', 600)
  events.slice(1).forEach((e) => expect(e.info).toEqual({ loss: 8 }))
}

/** Whoever listens changes nothing. */
export const nothingChanges = async (): Promise<void> => {
  const options = { chains: 2, draws: 10, seed: 1, backend: 'reference' }
  const { onEvent } = collect()
  expect(await right(Run.chains({ ...options, onEvent })(autoregression))).toEqual(
    await right(Run.chains(options)(autoregression)),
  )
}

/** Events as lines. */
export const lines = (): void => {
  const event = {
    kind: 'progress',
    stage: 'burn-in',
    done: 3,
    total: 9,
    rate: undefined,
    eta: undefined,
    info: {},
  } as const
  expect(Run.show(event)).toBe('burn-in 3/9')
  expect(Run.show({ ...event, rate: 12.3456, eta: 0.4, info: { loss: 0.123456 } })).toBe(
    'burn-in 3/9 | 12.35 per second | 1 s left | loss 0.1235',
  )
  expect(Run.show({ kind: 'checkpoint', counter: 7 })).toBe('checkpoint at 7')
  const error = { _tag: 'CodecError', what: 'disk full', where: 'write', remedy: 'make room' } as const
  expect(Run.show({ kind: 'checkpointFailed', counter: 7, error })).toBe(
    'no checkpoint at 7: CodecError in write: disk full. Remedy: make room.',
  )
}

/** Timers get their turn while a run goes on. */
export const turns = async (): Promise<void> => {
  let taken = 0
  const timer = setInterval(() => taken++, 1)
  jumpingClock(1, 200)
  await right(Run.chains({ chains: 2, draws: 60, seed: 1, backend: 'reference' })(cycle))
  vi.restoreAllMocks()
  clearInterval(timer)
  expect(taken).toBeGreaterThan(0)
}

/** Whatever happens to a run, nothing of it stays on the back end: neither values nor compiled programs. Functions that throw. */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect, vi } from 'vitest'
import { Data, Random as R, Reducer, Run, Space as S, Term as T, type Error as GE } from 'giry'
import type { Backend } from '../../../lib/interpret/Backend.js'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, cycle, jumpingClock } from './support.js'

type Runs = (o: {
  readonly backend: Backend
  readonly signal: AbortSignal
  readonly onEvent: (event: Run.Event) => void
}) => TaskEither<GE.GiryError, unknown>

const rows = Run.given(
  S.real(2),
  Data.data(
    Float64Array.from({ length: 22 }, (_, i) => i / 22),
    [11, 2],
  ),
)
const parameters = Run.given(S.scalar, Data.data([2], []))
const write = () => async () => Either.right(undefined)

/** Runs of every kind, by what they call themselves. */
export const runs = {
  chains: (o) =>
    pipe(
      cycle,
      Run.chains({
        ...o,
        chains: 2,
        draws: 6,
        burnIn: 4,
        thin: 3,
        seed: 1,
        checkpoint: { everySeconds: 0, write },
      }),
    ),
  reduce: (o) =>
    pipe(
      cycle,
      Run.reduce({
        ...o,
        reducer: Reducer.variance<T.Vec<2>>(),
        chains: 2,
        draws: 4,
        burnIn: 2,
        thin: 2,
        seed: 1,
      }),
    ),
  train: (o) =>
    Run.train({
      ...o,
      name: 'walk',
      seed: 1,
      iterations: 8,
      init: R.normal([2]),
      feed: Run.feed.batches({ space: S.real(2), data: rows.value, batch: 3, seed: 1 }),
      checkpoint: { everySeconds: 0, write },
    })((x, xs) => R.of([T.shift(T.sum(xs))(x), { loss: T.sum(x) }] as const)),
  draw: (o) =>
    Run.draw({ ...o, rows, parameters, seed: 1, slice: 2 })((x, p) =>
      R.map((noise: T.Vec<2>) => T.add(x, T.scale(p)(noise)))(R.normal([2])),
    ),
} satisfies Readonly<Record<string, Runs>>

type Kind = keyof typeof runs

/** Runs once, and fails at a call, is stopped at a call or is listened to by something that throws, if it is asked to. */
const attempt = async (
  kind: Kind,
  o: { readonly failAt?: number; readonly stopAt?: number; readonly throwAt?: number } = {},
) => {
  const controller = new AbortController()
  let events = 0
  const backend = counting(Reference.backend, {
    ...(o.failAt === undefined ? {} : { failAt: o.failAt }),
    onCall: (n) => void (n === o.stopAt && controller.abort()),
  })
  const onEvent = (): void => {
    if (++events === o.throwAt) throw new Error('a listener that throws')
  }
  jumpingClock(1, 60)
  const result = await runs[kind]({ backend, signal: controller.signal, onEvent })().catch((e: unknown) => e)
  vi.restoreAllMocks()
  expect([backend.live(), backend.programs()]).toEqual([0, 0])
  return { result, calls: backend.calls(), events }
}

/** Nothing is left of a run that ends; gives the number of its calls and of its events. */
export const ended = async (kind: Kind): Promise<{ readonly calls: number; readonly events: number }> => {
  const { result, calls, events } = await attempt(kind)
  expect(result).toMatchObject({ _tag: 'Right' })
  return { calls, events }
}

/** Nothing is left of a run whose nth call fails. */
export const failed = async (kind: Kind, n: number): Promise<void> => {
  const { result } = await attempt(kind, { failAt: n })
  expect(result).toMatchObject({ _tag: 'Left', left: { what: 'out of memory' } })
}

/** Nothing is left of a run that is stopped at its nth call. */
export const stopped = async (kind: Kind, n: number): Promise<void> =>
  void (await attempt(kind, { stopAt: n }))

/** Nothing is left of a run whose listener throws at its nth event; that is a bug, and is thrown on. */
export const thrown = async (kind: Kind, n: number): Promise<void> => {
  const { result } = await attempt(kind, { throwAt: n })
  expect(result).toMatchObject({ message: 'a listener that throws' })
}

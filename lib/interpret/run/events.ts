/** Events: what a run tells while it goes on. They never change what it computes. */
import { show as showError, type GiryError } from '../../core/GiryError.js'
import { now } from './eventLoop.js'

/** Where a run is: `done` of `total` of a stage, never going back, from its start to the total unless it is stopped. */
export interface ProgressEvent {
  readonly kind: 'progress'
  /** Such as 'burn-in', 'draws', or the name of the training. */
  readonly stage: string
  readonly done: number
  readonly total: number
  /** Per second, over the last seconds; undefined until something is done. */
  readonly rate: number | undefined
  /** Seconds left at this rate. */
  readonly eta: number | undefined
  /** Averages over the infos of the steps since the event before, by their paths. */
  readonly info: Readonly<Record<string, number>>
}

/** A checkpoint has been written. */
export interface CheckpointEvent {
  readonly kind: 'checkpoint'
  readonly counter: number
}

/** A checkpoint couldn't be written; the run goes on. */
export interface CheckpointFailedEvent {
  readonly kind: 'checkpointFailed'
  readonly counter: number
  readonly error: GiryError
}

/** What a run tells while it goes on. */
export type Event = ProgressEvent | CheckpointEvent | CheckpointFailedEvent

const brief = (x: number): string => String(Number(x.toPrecision(4)))

/**
 * An event as one line for people, without colours or cursor movements.
 *
 * @example
 * import { Run } from 'giry'
 * const event = { kind: 'progress', stage: 'draws', done: 50, total: 200, rate: 25, eta: 6, info: { acceptance: 0.574 } } as const
 * Run.show(event) // 'draws 50/200 | 25 per second | 6 s left | acceptance 0.574'
 */
export const show = (event: Event): string => {
  if (event.kind === 'checkpoint') return `checkpoint at ${event.counter}`
  if (event.kind === 'checkpointFailed') return `no checkpoint at ${event.counter}: ${showError(event.error)}`
  const { stage, done, total, rate, eta, info } = event
  return [
    `${stage} ${done}/${total}`,
    ...(rate === undefined ? [] : [`${brief(rate)} per second`]),
    ...(eta === undefined ? [] : [`${Math.ceil(eta)} s left`]),
    ...Object.entries(info).map(([name, value]) => `${name} ${brief(value)}`),
  ].join(' | ')
}

interface Sample {
  readonly time: number
  readonly done: number
}

const WINDOW = 5000

/** The progress of one stage; its first event is sent at once. */
export const stageProgress = (
  stage: string,
  total: number,
  start: number,
  onEvent: ((event: Event) => void) | undefined,
): ((done: number, info?: Readonly<Record<string, number>>) => void) => {
  let window: readonly Sample[] = []
  const update = (done: number, info: Readonly<Record<string, number>> = {}): void => {
    if (onEvent === undefined) return
    const time = now()
    const recent = window.findIndex((s) => s.time > time - WINDOW)
    window = [...window.slice(recent < 0 ? -1 : Math.max(0, recent - 1)), { time, done }]
    const first = window[0]!
    const rate =
      done > first.done && time > first.time ? ((done - first.done) * 1000) / (time - first.time) : undefined
    const eta = rate === undefined ? undefined : (total - done) / rate
    onEvent({ kind: 'progress', stage, done, total, rate, eta, info })
  }
  update(start)
  return update
}

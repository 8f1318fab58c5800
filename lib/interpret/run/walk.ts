/**
 * The outermost loop of chains: calls the programs of a family one after the other, in slices of about 20 ms by the
 * time that steps have taken. What is computed doesn't depend on the slices: step t draws from the blocks
 * t |step|, ..., (t + 1) |step| - 1 of each chain's stream, wherever it is cut.
 */
import type { Data } from '../../core/Data.js'
import { size } from '../../core/graph.js'
import type { Backend, Resident } from '../Backend.js'
import { now, SLICE, turns } from './eventLoop.js'
import { stageProgress, type Event } from './events.js'
import type { Family, Program } from './family.js'
import type { Averages } from './infos.js'
import { awaited, type Scope } from './task.js'

export interface WalkOptions {
  readonly backend: Backend
  readonly scope: Scope
  readonly family: Family
  readonly chains: number
  readonly keys: Data
  readonly parameters: readonly Resident[]
  /** Steps of each chain that have been done before. */
  readonly counter: number
  readonly burnIn: number
  readonly draws: number
  readonly thin: number
  readonly signal: AbortSignal | undefined
  readonly onEvent: ((event: Event) => void) | undefined
  /** Which leaves of the carry are downloaded after each call that makes draws. */
  readonly watch: readonly number[]
  /** Takes the rows of n further draws, and the leaves that are watched. */
  readonly take: (rows: readonly Data[], watched: readonly Data[], n: number) => void
  readonly averages: Averages
  /** Is given the state after whole draws or steps of the burn-in. */
  readonly atRest: (place: Place) => Promise<void>
}

/** A state at which a run can be cut: no draw is under way. */
export interface Place {
  /** Steps of each chain, with those done before. */
  readonly counter: number
  readonly state: readonly Resident[]
  readonly carried: readonly Resident[]
}

interface Position {
  readonly burnt: number
  readonly drawn: number
  /** Steps since the last draw. */
  readonly since: number
}

type Action =
  | { readonly kind: 'advance' | 'probe'; readonly steps: number }
  | { readonly kind: 'draws'; readonly count: number }
  | { readonly kind: 'emit' }

/** Few different sizes, so that few programs are compiled. */
const sizeBelow = (n: number): number => {
  let found = 1
  while (found * 4 <= n) found *= 4
  return found
}

/** All that is left of a stage where it fits, else one of few sizes. */
const sizeOf = (left: number, fit: number): number => (left <= fit ? left : sizeBelow(fit))

/** Numbers that a call may give as rows. */
const ROWS_LIMIT = 2 ** 22

/** What to do next when `fit` steps fit in a slice of time; undefined when nothing is known about it yet. */
export const nextAction = (
  at: Position,
  o: { readonly burnIn: number; readonly draws: number; readonly thin: number; readonly rowNumbers: number },
  fit: number | undefined,
): Action | undefined => {
  const known = fit ?? 1
  if (at.burnt < o.burnIn) return { kind: 'advance', steps: sizeOf(o.burnIn - at.burnt, known) }
  if (at.drawn === o.draws) return undefined
  if (at.since > 0) {
    const left = o.thin - at.since
    return left === 1 ? { kind: 'emit' } : { kind: 'advance', steps: sizeBelow(Math.min(known, left - 1)) }
  }
  if (fit === undefined && o.thin > 1) return { kind: 'probe', steps: 1 }
  if (o.thin > known) return { kind: 'advance', steps: sizeBelow(known) }
  const room = ROWS_LIMIT / Math.max(1, o.rowNumbers)
  return { kind: 'draws', count: sizeOf(o.draws - at.drawn, Math.min(known / o.thin, room)) }
}

const stepsOf = (action: Action, thin: number): number =>
  action.kind === 'draws' ? action.count * thin : action.kind === 'emit' ? 1 : action.steps

const smallest = (residents: readonly Resident[]): readonly Resident[] =>
  [...residents].sort((a, b) => size(a.shape) - size(b.shape)).slice(0, 1)

/** Walks from the given carry to the end, or to where the run is stopped; gives the last place of rest. */
export const walk = async (
  o: WalkOptions,
  from: readonly Resident[],
): Promise<Place & { readonly stopped: boolean }> => {
  const { backend, scope, family, thin } = o
  const [stateWidth, sumsWidth, carriedWidth] = family.widths
  const width = stateWidth + sumsWidth + carriedWidth
  const rowNumbers = o.chains * family.rows.reduce((n, leaf) => n + size(leaf.shape), 0)
  const sumsOf = (carry: readonly Resident[]): readonly Resident[] =>
    carry.slice(stateWidth, stateWidth + sumsWidth)

  let at: Position = { burnt: 0, drawn: 0, since: 0 }
  let counter = o.counter
  let carry = from
  let rest = { counter, carry }
  const called = new Set<Program>()
  let millisPerStep: number | undefined

  const programOf = (action: Action): Program =>
    action.kind === 'draws'
      ? family.draws(action.count)
      : action.kind === 'emit'
        ? family.emit()
        : family.advance(action.steps)
  const goOn = turns(o.signal)
  const call = async (program: Program): Promise<readonly Resident[] | undefined> => {
    const site = { keys: o.keys, address: counter * family.blocks }
    const results = await awaited(program.callInTurns(site, [...carry, ...o.parameters], goOn))
    return results && scope.own(results)
  }
  const clearSums = (): void => {
    const sums = sumsOf(carry)
    const zero = (r: Resident): Resident =>
      backend.upload({ dtype: r.dtype, shape: r.shape, values: new Float64Array(size(r.shape)) })
    const cleared = scope.own(sums.map(zero))
    scope.release(sums)
    carry = [...carry.slice(0, stateWidth), ...cleared, ...carry.slice(stateWidth + sumsWidth)]
  }
  const move = (action: Action): void => {
    const steps = stepsOf(action, thin)
    counter += steps
    if (at.burnt < o.burnIn) at = { ...at, burnt: at.burnt + steps }
    else if (action.kind === 'draws') at = { ...at, drawn: at.drawn + action.count }
    else if (action.kind === 'emit') at = { ...at, drawn: at.drawn + 1, since: 0 }
    else at = { ...at, since: at.since + steps }
  }
  const settle = (next: readonly Resident[]): void => {
    if (carry !== rest.carry) scope.release(carry)
    carry = next
    if (at.since > 0) return
    scope.release(rest.carry)
    if (o.burnIn > 0 && at.burnt === o.burnIn && at.drawn === 0) clearSums()
    rest = { counter, carry }
  }
  const download = async (residents: readonly Resident[]): Promise<readonly Data[]> => {
    const found: Data[] = []
    for (const r of residents) found.push(await awaited(backend.download(r)))
    return found
  }
  /** Something always comes to the host, so that time is measured to the end of the work. */
  const collect = async (action: Action, results: readonly Resident[]): Promise<void> => {
    if (action.kind === 'advance' || action.kind === 'probe') {
      await download(smallest(results))
      return
    }
    const rows = results.slice(width)
    const watched = o.watch.map((i) => results[i]!)
    const found = await download([...rows, ...watched])
    if (found.length === 0) await download(smallest(results))
    scope.release(rows)
    o.take(found.slice(0, rows.length), found.slice(rows.length), action.kind === 'draws' ? action.count : 1)
  }
  const place = (): Place => ({
    counter: rest.counter,
    state: rest.carry.slice(0, stateWidth),
    carried: rest.carry.slice(stateWidth + sumsWidth),
  })

  const burning = o.burnIn > 0 ? stageProgress('burn-in', o.burnIn, 0, o.onEvent) : undefined
  let drawing = o.burnIn > 0 ? undefined : stageProgress('draws', o.draws, 0, o.onEvent)
  const report = (): void => {
    if (drawing !== undefined) return drawing(at.drawn, o.averages.take())
    burning?.(at.burnt)
    if (at.burnt === o.burnIn) drawing = stageProgress('draws', o.draws, 0, o.onEvent)
  }

  for (;;) {
    const fit = millisPerStep === undefined ? undefined : Math.max(1, Math.floor(SLICE / millisPerStep))
    const action = nextAction(at, { ...o, rowNumbers }, fit)
    if (action === undefined) return { ...place(), stopped: false }
    if (o.signal?.aborted === true) return { ...place(), stopped: true }
    const program = programOf(action)
    const before = now()
    const results = await call(program)
    if (results === undefined) return { ...place(), stopped: true }
    await collect(action, results)
    const steps = stepsOf(action, thin)
    // the first call of a program is longer, since engines compile what they run; and emitting is more than a step
    if (called.has(program) && action.kind !== 'emit')
      millisPerStep = Math.max((now() - before) / steps, 1e-6)
    called.add(program)
    if (action.kind === 'probe') scope.release(results)
    else {
      move(action)
      settle(results.slice(0, width))
      if (at.since === 0) {
        report()
        await o.atRest(place())
      }
    }
    await goOn()
  }
}

/**
 * Windowed warm-up: step size and metric of a move that reports its acceptance, in Stan's three phases. At first only the step size
 * adapts; then windows of doubling length estimate the covariance, and at the end of each the metric becomes its factor and dual
 * averaging starts again from the step that it had; at last only the step size adapts again.
 * Reference: Carpenter et al. 2017; Stan Reference Manual, section "Automatic parameter tuning".
 */
import { requireOption } from '../../core/GiryError.js'
import { size, type Shape } from '../../core/graph.js'
import { fromVector, toVector } from '../../core/linear.js'
import type * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import type { Acceptance, Info } from '../../model/Info.js'
import type { Approximate } from '../../model/Kernel.js'
import * as Metric from '../Metric.js'
import type { Move } from '../Move.js'
import { dualAveraging, restarted, type DualAveraging, type StepSize } from './dualAveraging.js'
import { warmup, type Adaptation, type Warmup } from './warmup.js'
import { factorOf, none, seen, type Moments, type Welford } from './welford.js'

/** The state of a windowed warm-up. */
export interface Windowed {
  readonly step: Scalar
  readonly averaging: DualAveraging
  readonly window: Welford
  /** Of the metric: [n] or [n, n]. */
  readonly factor: Term<Shape>
}

/** What a windowed warm-up finds, as terms. */
export interface Found extends StepSize {
  /** Standard deviations of all numbers of the state, or a lower-triangular factor of their covariance. */
  readonly factor: Term<Shape>
}

/** How long a windowed warm-up is, and what it aims at. */
export interface WindowedOptions {
  /** A whole number of at least 20; Stan's own is 1,000. */
  readonly steps: number
  /** The mean acceptance to reach; by default 0.8. */
  readonly target?: number
  /** The first step's size; by default 0.1. */
  readonly initial?: number
  /** Whether the metric is diagonal (by default) or dense. */
  readonly moments?: Moments
}

/** Steps before and after the windows, and the numbers of the steps at which windows end. */
interface Schedule {
  readonly first: number
  readonly last: number
  readonly ends: readonly number[]
}

/**
 * Stan's schedule: 75 steps, windows of 25, 50, 100, ... of which the last takes what is left, 50 steps; shorter warm-ups in proportion.
 *
 * @example
 * import { Adapt as A } from 'giry'
 * A.schedule(1000) // { first: 75, last: 950, ends: [100, 150, 250, 450, 950] }
 * A.schedule(100) // { first: 15, last: 90, ends: [90] }
 */
export const schedule = (steps: number): Schedule => {
  const short = steps < 150
  const first = short ? Math.floor(0.15 * steps) : 75
  const last = steps - (short ? Math.floor(0.1 * steps) : 50)
  const ends = (from: number, length: number): readonly number[] =>
    from + 3 * length > last ? [last] : [from + length, ...ends(from + length, 2 * length)]
  return { first, last, ends: ends(first, short ? last - first : 25) }
}

const windows = <X>(
  space: Space.Space<X>,
  o: WindowedOptions,
): Adaptation<Windowed, Found, Acceptance, X> => {
  const { steps, target = 0.8, initial = 0.1, moments = 'diagonal' } = o
  const rule = dualAveraging({ target, initial })
  const numbers = space.leaves.reduce((n, l) => n + size(l.shape), 0)
  const unit =
    moments === 'dense'
      ? T.reshape<Shape>([numbers, numbers], T.unitMatrix(numbers))
      : T.fill<Shape>(1, [numbers])
  const { first, last, ends } = schedule(steps)
  const found = (averaging: StepSize, factor: Term<Shape>): Found => ({ ...averaging, factor })
  return {
    name: 'windowed',
    options: { target, initial, moments },
    init: {
      step: T.constant(0),
      averaging: rule.init,
      window: none(numbers, moments),
      factor: unit,
    },
    parameters: (a) => {
      requireOption('steps', steps, (n) => Number.isInteger(n) && n >= 20, 'a whole number of at least 20')
      return found(rule.parameters(a.averaging), a.factor)
    },
    update: (a, info, x) => {
      const step = T.shift(1)(a.step)
      const averaging = rule.update(a.averaging, info, x)
      const inside = T.and(T.greater(step, T.constant(first)), T.lessEqual(step, T.constant(last)))
      const window = T.select<Welford>(inside, seen(a.window, toVector(space, x)), a.window)
      const ended = anyOf(step, ends)
      const renewed: Windowed = {
        step,
        averaging: restarted(averaging.logStep),
        window: none(numbers, moments),
        factor: factorOf(window),
      }
      return T.select<Windowed>(ended, renewed, { step, averaging, window, factor: a.factor })
    },
    frozen: (a) => found(rule.frozen(a.averaging), a.factor),
  }
}

const anyOf = (x: Scalar, values: readonly number[]): T.Flag =>
  values.map((v) => T.equal(x, T.constant(v))).reduce((a, b) => T.or(a, b))

/** What the move is made from. */
export interface Tuned<X> extends StepSize {
  readonly metric: Metric.Metric<X>
}

/**
 * A windowed warm-up on a space of floats, of any move that reports `acceptance` and takes a step size and a metric.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Adapt as A, Energy as E, Move as M, Run, Space as S, Term as T } from 'giry'
 * const wide = E.energy('wide', S.real(2), (x) => T.scale(0.5)(T.sum(T.square(T.mul(x, T.vector([1, 0.01]))))))
 * const tuned = A.windowed(S.real(2), { steps: 200 })((found) => M.nuts(found))
 * const run = await pipe(wide, tuned, Run.warmed({ chains: 1, draws: 10, seed: 1, backend: 'reference' }))()
 * run._tag === 'Right' && run.right.parameters.factor.values.map((s) => Math.round(Math.log10(s))) // [0, 2]
 */
export const windowed =
  <X>(space: Space.Space<X>, options: WindowedOptions) =>
  <C extends Approximate, I extends Acceptance & Info>(
    move: (found: Tuned<X>) => Move<C, I, X>,
  ): Warmup<Windowed, Found, C, I, X> =>
    warmup(windows(space, options), { steps: options.steps })(({ stepSize, factor }) =>
      move({ stepSize, metric: metricOf(space, factor) }),
    )

const metricOf = <X>(space: Space.Space<X>, factor: Term<Shape>): Metric.Metric<X> => {
  const [n] = factor.shape as readonly [number]
  return factor.shape.length === 1
    ? Metric.diagonal(space, fromVector(space, T.reshape([n], factor)))
    : Metric.dense(T.reshape([n, n], factor))
}

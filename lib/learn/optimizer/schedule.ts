/**
 * Schedules, functions of the number t of iterations done: rates, and slow copies of parameters. With k = floor(t / every),
 *   exponentialDecay   max(rate factor^k, floor)
 *   stepDecay          rate factor^m, m of the numbers `after` being at most t
 *   slowCopy           slow' = weight live + (1 - weight) slow   when t is a multiple of `every`, else slow
 */
import { requireOption } from '../../core/GiryError.js'
import { zip } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import type { Flag, Index, Scalar } from '../../core/types.js'
import { parameterSpace, type Schedule } from './define.js'

const requireCount = (name: string, value: number): void =>
  requireOption(name, value, (n) => Number.isInteger(n) && n > 0, 'a positive integer')

/** floor(t / every). The half keeps quotients away from integers, where a float32 division may round down. */
const completed = (t: Index, every: number): Scalar => T.floor(T.scale(1 / every)(T.shift(0.5)(T.toFloat(t))))

/** One rate for all iterations. */
export const constant =
  (rate: number): Schedule =>
  () =>
    T.constant(rate)

/**
 * A rate that is multiplied by `factor` every so many iterations, until it reaches the floor.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.integer, Data.data([0, 1, 2, 3, 4], [5], 'int')), backend: 'reference' })
 * const decay = O.exponentialDecay({ rate: 8, factor: 0.5, every: 2, floor: 3 })
 * await at(decay)() // Either.right(Data.data([8, 8, 4, 4, 3], [5]))
 * await at(O.constant(8))() // Either.right(Data.data([8, 8, 8, 8, 8], [5]))
 */
export const exponentialDecay =
  (o: {
    readonly rate: number
    /** In (0, 1]. */
    readonly factor: number
    readonly every: number
    /** At most the rate; default 0. */
    readonly floor?: number
  }): Schedule =>
  (iteration) => {
    const { rate, factor, every, floor = 0 } = o
    requireOption('rate', rate, (r) => r > 0, 'positive')
    requireOption('factor', factor, (f) => f > 0 && f <= 1, 'in (0, 1]')
    requireOption('floor', floor, (f) => f >= 0 && f <= rate, 'between 0 and the rate')
    requireCount('every', every)
    const decayed = T.scale(rate)(T.exp(T.scale(Math.log(factor))(completed(iteration, every))))
    return T.max(decayed, T.constant(floor))
  }

/**
 * A rate that is multiplied by `factor` after each of some numbers of iterations.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.integer, Data.data([0, 1, 2, 3, 4], [5], 'int')), backend: 'reference' })
 * await at(O.stepDecay({ rate: 8, factor: 0.5, after: [1, 4] }))() // Either.right(Data.data([8, 4, 4, 4, 2], [5]))
 */
export const stepDecay =
  (o: {
    readonly rate: number
    /** In (0, 1]. */
    readonly factor: number
    /** Positive integers. */
    readonly after: readonly number[]
  }): Schedule =>
  (iteration) => {
    requireOption('rate', o.rate, (r) => r > 0, 'positive')
    requireOption('factor', o.factor, (f) => f > 0 && f <= 1, 'in (0, 1]')
    o.after.forEach((n) => requireCount('after', n))
    const done = T.toFloat(iteration)
    return o.after.reduce<Scalar>(
      (rate, n) => T.mul(rate, T.select(T.less(done, T.constant(n)), T.constant(1), T.constant(o.factor))),
      T.constant(o.rate),
    )
  }

/** Whether the number of iterations done, 1, 2, ..., is a multiple of `every`, a positive integer. */
export const isDue = (every: number, done: Index): Flag => {
  requireCount('every', every)
  const before = T.addIndex(done, T.index(-1))
  return T.less(completed(before, every), completed(done, every))
}

/** How often a slow copy follows, and how far. */
export interface SlowCopyOptions {
  /** Iterations between two updates of the copy, a positive integer; default 1. */
  readonly every?: number
  /** Of the live parameters in an update, in (0, 1]: with 1 the copy is the live value. */
  readonly weight: number
}

/**
 * The slow copy when `done` iterations have been done, the last of which ended with the parameters `live`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.integer, Data.data([1, 2, 3, 4], [4], 'int')), backend: 'reference' })
 * await at((done) => O.isDue(2, done))() // Either.right(Data.data([0, 1, 0, 1], [4], 'bool'))
 * const [live, slow] = [T.constant(8), T.constant(0)]
 * await at((done) => O.slowCopy({ every: 2, weight: 0.75 })(done, live, slow))() // Either.right(Data.data([0, 6, 0, 6], [4]))
 */
export const slowCopy =
  ({ every = 1, weight }: SlowCopyOptions) =>
  <A>(done: Index, live: A, slow: A): A => {
    requireOption('weight', weight, (w) => w > 0 && w <= 1, 'in (0, 1]')
    const mixed =
      weight === 1
        ? live
        : zip(parameterSpace(live), (l, s) => T.add(T.scale(weight)(l!), T.scale(1 - weight)(s!)), live, slow)
    return every === 1 ? mixed : T.select(isDue(every, done), mixed, slow)
  }

/**
 * The Metropolis decision: go from x to y with probability min(1, r), stay otherwise. Where r is not a number the move
 * is rejected. Reference: Metropolis et al. 1953.
 */
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import type { Acceptance } from '../model/Info.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'

/**
 * min(1, exp logRatio), and 0 where logRatio is not a number: what moves report as `acceptance`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Move as M, Random as R, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-Math.LN2, 3, NaN], [3])), backend: 'reference' })
 * await at(M.acceptanceOf)() // Either.right(Data.data([0.5, 1, 0], [3]))
 * const step = M.decide(T.constant(-Math.LN2), T.index(1), T.index(0))
 * Exact.expectation(step, ([y]) => T.toFloat(y)) // Either.right(Data.data([0.5], []))
 */
export const acceptanceOf = (logRatio: Scalar): Scalar =>
  T.where(T.equal(logRatio, logRatio), T.exp(T.min(logRatio, T.constant(0))), T.constant(0))

/** y with probability min(1, exp logRatio), else x. */
export const decide = <X>(logRatio: Scalar, y: X, x: NoInfer<X>): Random<readonly [X, Acceptance]> =>
  R.map((accepted: T.Flag) => [T.select<X>(accepted, y, x), { acceptance: acceptanceOf(logRatio) }] as const)(
    R.accept(logRatio),
  )

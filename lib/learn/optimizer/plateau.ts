/**
 * Rates that fall when learning stops: after `patience` checks in a row without a figure below best - threshold,
 *   factor' = max(factor * shrink, floor)
 * and the count of checks begins anew. The figure, such as a validation loss, is to be small. What is remembered is a value of the
 * learner's state; the factor multiplies any rate, which may be a term. Without a figure that is a number nothing improves.
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'

/** What is known of the figure. */
export interface Plateau {
  /** By what rates are multiplied, 1 at first. */
  readonly factor: Scalar
  /** The least figure so far, Infinity at first. */
  readonly best: Scalar
  /** Checks since the figure improved or the factor fell. */
  readonly waited: Scalar
}

/** When rates fall, and how far. */
export interface PlateauOptions {
  /** By what the factor is multiplied, in (0, 1). */
  readonly shrink: number
  /** Checks without improvement that are waited for, a whole number of at least 1. */
  readonly patience: number
  /** By how much a figure must be below the best to improve on it, at least 0; default 0. */
  readonly threshold?: number
  /** The least factor, in [0, 1]; default 0. */
  readonly floor?: number
}

/**
 * The state before the first check. The example has checks of 5, 4, 4 and 3 with patience 1: it halves at the second 4.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S, Term as T } from 'giry'
 * const check = O.plateau({ shrink: 0.5, patience: 1 })
 * const at = Run.evaluate({ rows: Run.given(S.real(4), Data.data([5, 4, 4, 3], [1, 4])), backend: 'reference' })
 * const factors = (figures: T.Vec<4>) =>
 *   T.scan(4, (state: O.Plateau, k) => {
 *     const next = check(state, T.element(figures, k))
 *     return [next, next.factor] as const
 *   })(O.noPlateau)[1]
 * await at(factors)() // Either.right(Data.data([1, 1, 0.5, 0.5], [1, 4]))
 * const rule = (state: O.Plateau) => O.adam({ rate: T.scale(1e-3)(state.factor) })
 */
export const noPlateau: Plateau = {
  factor: T.constant(1),
  best: T.constant(Infinity),
  waited: T.constant(0),
}

/**
 * The state after a check. Where a figure costs much, let `R.whileLoop` of at most one step compute it, on the condition that a check `isDue`.
 */
export const plateau =
  ({ shrink, patience, threshold = 0, floor = 0 }: PlateauOptions) =>
  (state: Plateau, figure: Scalar): Plateau => {
    requireOption('shrink', shrink, (s) => s > 0 && s < 1, 'in (0, 1)')
    requireOption('patience', patience, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1')
    requireOption('threshold', threshold, (t) => t >= 0, 'at least 0')
    requireOption('floor', floor, (f) => f >= 0 && f <= 1, 'in [0, 1]')
    const isBetter = T.less(figure, T.shift(-threshold)(state.best))
    const waited = T.select(isBetter, T.constant(0), T.shift(1)(state.waited))
    const isFlat = T.greaterEqual(waited, T.constant(patience))
    const lower = T.max(T.scale(shrink)(state.factor), T.constant(floor))
    return {
      factor: T.select(isFlat, lower, state.factor),
      best: T.select(isBetter, figure, state.best),
      waited: T.select(isFlat, T.constant(0), waited),
    }
  }

/** Slow copies: exponential moving averages of parameters (Polyak and Juditsky 1992; target networks). */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import { onLeaves } from './rule.js'

export interface SlowCopyOptions {
  /** The weight rho of the new parameters, in (0, 1]. */
  readonly weight: number
  /** The copy moves in every so many iterations; default 1. */
  readonly every?: number
}

/**
 * slow' = weight fast + (1 - weight) slow when `iteration` (1, 2, ...) is a multiple of `every`, and slow otherwise.
 * With weight 1 it is the fast value itself, to the bit.
 */
export const slowCopy =
  ({ weight, every = 1 }: SlowCopyOptions) =>
  <P>(iteration: Scalar, fast: P, slow: P): P => {
    requireOption('weight', weight, (w) => w > 0 && w <= 1, 'in (0, 1]')
    requireOption('every', every, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1')
    const mixed =
      weight === 1
        ? fast
        : onLeaves((f, s) => T.add(T.scale(weight)(f!), T.scale(1 - weight)(s!)), fast, slow)
    if (every === 1) return mixed
    const periods = T.scale(1 / every)(iteration)
    // iterations are whole, so that a multiple lies within a quarter of a period's share of a whole number of periods
    const past = T.scale(every)(T.floor(T.shift(0.25 / every)(periods)))
    const due = T.less(T.abs(T.sub(iteration, past)), T.constant(0.5))
    return T.select(due, mixed, slow)
  }

/** The mean of a random loss over a batch, each example with draws of its own. */
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { rows } from '../rows.js'

/**
 * mean_i loss(x_i) with independent draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Objective, Random as R, Term as T } from 'giry'
 * const loss = (x: T.Scalar) => R.map((heads: T.Flag) => T.mul(T.toFloat(heads), x))(D.bernoulli(0.5))
 * Exact.expectation(Objective.average(loss)(T.vector<readonly number[]>([1, 3])), (l) => l) // Either.right(Data.data([1], []))
 */
export const average =
  <X>(loss: (x: X) => Random<Scalar>) =>
  (xs: Batch<X>): Random<Scalar> =>
    R.map((losses: Batch<Scalar>) => T.mean(losses))(R.plate(rows(xs), loss)(xs))

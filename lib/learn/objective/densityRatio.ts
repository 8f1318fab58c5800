/**
 * Density ratios by logistic regression: f tells positives z+ of law q from negatives z- of law p, as the logit of a classifier,
 *   densityRatio   mean softplus(-f(z+)) + mean softplus(f(z-))
 * Neither density needs to be known. In the mean it is least at f* = log q - log p, where E_p exp f* = 1 and E_q exp(-f*) = 1, so that
 * p tilted by f* is q: a prior that is learned after its model (Aneja et al. 2021). At f = 0 it is 2 log 2, all that a
 * classifier which can't tell may lose. Draws are constants. Reference: Sugiyama, Suzuki and Kanamori 2012, "Density ratio estimation
 * in machine learning", chapter 4.
 */
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import { meanOver } from './meanOver.js'

/**
 * The loss of a logit on a batch of positives and one of negatives, which may differ in length.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Objective, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0], [1])), backend: 'reference' })
 * const [positives, negatives] = [T.vector<readonly number[]>([1, 3]), T.vector<readonly number[]>([5])]
 * const loss = (slope: T.Scalar) => Objective.densityRatio((z: T.Scalar) => T.mul(slope, z))(positives, negatives)
 * await at(loss)() // Either.right(Data.data([2 * Math.LN2], [1]))
 * await at(T.grad(loss))() // Either.right(Data.data([-0.5 * 2 + 0.5 * 5], [1]))
 */
export const densityRatio =
  <X>(logit: (x: X) => Scalar) =>
  (positives: Batch<X>, negatives: Batch<X>): Scalar =>
    T.add(
      meanOver((x: X) => T.softplus(T.neg(logit(x))), positives),
      meanOver((x: X) => T.softplus(logit(x)), negatives),
    )

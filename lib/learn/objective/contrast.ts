/**
 * The contrast of an energy between draws of the data, or of posteriors, and draws of the model:
 *   contrast       mean U(z+) - mean U(z-)
 * With z- of the model itself its gradient in U's parameters is that of -log-likelihood in the mean (Pang et al. 2020, eq. 6;
 * Hinton 2002 for short chains). Draws are constants: nothing is differentiated back into the chains that made them.
 */
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import { meanOver } from './meanOver.js'

/**
 * mean U(positives) - mean U(negatives); the batches may differ in length. Of the exponential law's U = rate z the gradient in
 * the rate is mean z+ - mean z-.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Objective, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1], [1])), backend: 'reference' })
 * const exponential = (rate: T.Scalar) => (z: T.Scalar) => T.mul(rate, z)
 * const [positives, negatives] = [T.vector<readonly number[]>([1, 3]), T.vector<readonly number[]>([5])]
 * const signal = (rate: T.Scalar) => Objective.contrast(exponential(rate))(positives, negatives)
 * await at(T.grad(signal))() // Either.right(Data.data([-3], [1]))
 */
export const contrast =
  <X>(energy: (x: X) => Scalar) =>
  (positives: Batch<X>, negatives: Batch<X>): Scalar =>
    T.sub(meanOver(energy, positives), meanOver(energy, negatives))

/**
 * What a latent energy-based model with prior energy U and generator g learns by: draws z+ of its posteriors at the
 * observations x, and z- of its prior (Pang et al. 2020, eqs. 6 and 8; Hinton 2002 for short chains).
 *   contrast       mean U(z+) - mean U(z-)       its gradient in U's parameters is that of -log-likelihood in the mean
 *   squaredError   mean |x - g(z+)|^2            a Gaussian likelihood's, up to the factor 1 / (2 sigma^2)
 * Draws are constants: nothing is differentiated back into the chains that made them.
 */
import type { Shape } from '../core/graph.js'
import * as T from '../core/Term.js'
import type { Batch, Scalar, Term } from '../core/types.js'
import { rows } from './rows.js'

const meanOver = <X>(f: (x: X) => Scalar, xs: Batch<X>): Scalar =>
  T.mean(T.batch(rows(xs), f)(T.stopGradient(xs)))

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

/**
 * The mean over a batch of |x - g(z)|^2, summed over the elements of x.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Objective, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([2], [1])), backend: 'reference' })
 * const [zs, xs] = [T.vector<readonly number[]>([1, 2]), T.vector<readonly number[]>([3, 3])]
 * const error = (gain: T.Scalar) => Objective.squaredError((z: T.Scalar) => T.mul(gain, z))(zs, xs)
 * await at(error)() // Either.right(Data.data([(1 + 1) / 2], [1]))
 * await at(T.grad(error))() // Either.right(Data.data([(2 * -1 * 1 + 2 * 1 * 2) / 2], [1]))
 */
export const squaredError =
  <Z, S extends Shape>(generator: (z: Z) => Term<S>) =>
  (zs: Batch<Z>, xs: Batch<Term<S>>): Scalar =>
    meanOver(({ z, x }: { readonly z: Z; readonly x: Term<S> }) => T.sum(T.square(T.sub(generator(z), x))), {
      z: zs,
      x: xs,
    } as Batch<{ readonly z: Z; readonly x: Term<S> }>)

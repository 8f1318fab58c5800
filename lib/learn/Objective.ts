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
 * mean U(positives) - mean U(negatives); the batches may differ in length.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Data, Objective, Reference, Space as S, Term as T } from 'giry'
 * const exponential = (rate: T.Scalar) => (z: T.Scalar) => T.mul(rate, z)
 * const signal = (rate: T.Scalar) =>
 *   Objective.contrast(exponential(rate))(T.tensor<readonly [number]>([1, 3], [2]), T.tensor<readonly [number]>([5], [1]))
 * const gradient = pipe(
 *   Core.fromFunction('gradient', S.scalar, T.grad(signal)),
 *   Either.chain((program) => Reference.run(program, [Data.data([1], [])])),
 *   Either.map(([g]) => Array.from(g!.values)),
 * )
 * gradient // Either.right([-3])
 */
export const contrast =
  <X>(energy: (x: X) => Scalar) =>
  (positives: Batch<X>, negatives: Batch<X>): Scalar =>
    T.sub(meanOver(energy, positives), meanOver(energy, negatives))

/** The mean over a batch of |x - g(z)|^2, summed over the elements of x. */
export const squaredError =
  <Z, S extends Shape>(generator: (z: Z) => Term<S>) =>
  (zs: Batch<Z>, xs: Batch<Term<S>>): Scalar =>
    meanOver(({ z, x }: { readonly z: Z; readonly x: Term<S> }) => T.sum(T.square(T.sub(generator(z), x))), {
      z: zs,
      x: xs,
    } as Batch<{ readonly z: Z; readonly x: Term<S> }>)

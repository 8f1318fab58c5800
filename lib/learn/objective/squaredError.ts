/**
 * What a generator g learns by from draws z of its posteriors at the observations x (Pang et al. 2020, eq. 8):
 *   squaredError   mean |x - g(z)|^2             a Gaussian likelihood's, up to the factor 1 / (2 sigma^2)
 * Draws are constants.
 */
import type { Shape } from '../../core/graph.js'
import * as T from '../../core/Term.js'
import type { Batch, Scalar, Term } from '../../core/types.js'
import { meanOver } from './meanOver.js'

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

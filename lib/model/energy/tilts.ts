/**
 * A product of frozen tilts, as priors learned in stages have it (Aneja et al. 2021; Xiao and Han 2022):
 *   p_K(x) proportional to p(x) exp(sum_(k < K) f(x; theta_k))
 * The parameters theta_k are terms, so that they may be inputs of a program, and constants to every gradient. The tilt
 * that is being learned is put on top by `tilt`. No tilt at all leaves the energy as it is, and the order of tilts doesn't matter but for
 * rounding.
 */
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import type { Energy, Tilted } from './define.js'

/**
 * U - sum_k f(theta_k): multiplies the density by exp(f(x; theta_k)) for each of the parameters.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 2], [2])), backend: 'reference' })
 * const slope = (theta: T.Scalar) => (x: T.Scalar) => T.mul(theta, x)
 * const prior = (...thetas: readonly T.Scalar[]) => pipe(E.standardNormal(S.scalar), E.tilts(slope)(thetas))
 * await at(E.value(prior()))() // Either.right(Data.data([0, 2], [2]))
 * await at(E.value(prior(T.constant(3), T.constant(4))))() // Either.right(Data.data([0, 2 - 6 - 8], [2]))
 * const atOne = (theta: T.Scalar) => E.value(prior(theta))(T.constant(1))
 * await at(T.grad(atOne))() // Either.right(Data.data([0, 0], [2]))
 */
export const tilts =
  <P, X>(f: (theta: P) => (x: X) => Scalar) =>
  (frozen: readonly P[]) =>
  <L>({ space, factors }: Energy<X, L>): Energy<X, Tilted<L>> => {
    const total = (x: X): Scalar =>
      frozen.map((theta) => f(T.stopGradient(theta))(x)).reduce((sum, term) => T.add(sum, term))
    return {
      space,
      factors: frozen.length === 0 ? factors : [...factors, { name: 'tilts', weight: -1, value: total }],
    }
  }

/**
 * The Gaussian encoder: q(z | c) = N(mean(c), diag(exp(logSd(c))^2)), with a net for each, as in variational
 * autoencoders (Kingma and Welling 2014).
 *   sample   mean + exp(logSd) xi,   xi ~ N(0, I)
 *   loss     -log q(z | c) = sum ((z - mean) / exp(logSd))^2 / 2 + logSd + log(2 pi) / 2
 * The unconditional branch is one Gaussian with parameters of its own, at first N(0, I). Fitted to draws of any law
 * the family gets its mean and its variances right.
 */
import * as T from '../core/Term.js'
import type { Scalar, Vec } from '../core/types.js'
import * as R from '../random/Random.js'
import type { FamilyWithDensity } from './Family.js'
import { draw, logDensity, standard, type Normal } from './gaussian/normal.js'
import type { Net } from './net/define.js'

export { divergence, draw, entropy, logDensity, standard, type Normal } from './gaussian/normal.js'

/** The parameters: of the two nets, and of the unconditional branch. */
export interface Parameters<P, Q, D extends number> {
  readonly mean: P
  readonly logSd: Q
  readonly null: Normal<D>
}

/** What a Gaussian encoder is made of: nets from a condition to the mean and to the log standard deviation. */
export interface GaussianOptions<P, Q, C, D extends number> {
  /** The length of z. */
  readonly size: D
  readonly mean: Net<P, C, Vec<NoInfer<D>>>
  readonly logSd: Net<Q, NoInfer<C>, Vec<NoInfer<D>>>
}

/**
 * The encoder itself: q(. | c) at given parameters.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Gaussian, Net as N, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(1), Data.data([3], [1, 1])), backend: 'reference' })
 * const layer = (weight: number) => ({ weight: T.fill(weight, [1, 1]), bias: T.fill(0, [1]) })
 * const phi = { mean: layer(2), logSd: layer(-1), null: Gaussian.standard(1) }
 * const encode = Gaussian.encoder({ size: 1, mean: N.dense(1, 1), logSd: N.dense(1, 1) })(phi)
 * const q = { mean: Data.data([6], [1, 1]), logSd: Data.data([-3], [1, 1]) }
 * await at(encode)() // Either.right(q)
 */
export const encoder =
  <P, Q, C, D extends number>({ mean, logSd }: GaussianOptions<P, Q, C, D>) =>
  (phi: Parameters<P, Q, D>) =>
  (c: C): Normal<D> => ({ mean: mean(phi.mean)(c), logSd: logSd(phi.logSd)(c) })

/**
 * The family of a Gaussian encoder.
 *
 * @example
 * import { Gaussian, Net as N } from 'giry'
 * const family = Gaussian.family({ size: 2, mean: N.mlp([3, 16, 2], N.relu), logSd: N.dense(3, 2) })
 * N.count({ space: N.spaceOf(family.init) }) // 110
 */
export const family = <P, Q, C, const D extends number>(
  o: GaussianOptions<P, Q, C, D>,
): FamilyWithDensity<Parameters<P, Q, D>, C, Vec<D>> => {
  const at = encoder(o)
  const surprise = (law: Normal<D>, z: Vec<D>): Scalar => T.neg(logDensity(law)(z))
  return {
    name: 'gaussian',
    init: R.struct({
      mean: o.mean.init,
      logSd: o.logSd.init,
      null: R.located('gaussian', () => R.of(standard(o.size))),
    }),
    sample: (phi, c) => R.located('gaussian', () => draw(at(phi)(c))),
    sampleNull: (phi) => R.located('gaussian', () => draw(phi.null)),
    loss: (phi, c, mask, z) =>
      R.located('gaussian', () => {
        const known = T.scale(mask)(surprise(at(phi)(c), z))
        return R.of(T.add(known, T.scale(T.sub(T.constant(1), mask))(surprise(phi.null, z))))
      }),
    logDensity: (phi, c) => logDensity(at(phi)(c)),
  }
}

/**
 * Normal laws with independent elements, N(mean, diag(exp(logSd)^2)), as values:
 *   draw        mean + exp(logSd) xi,   xi ~ N(0, I)
 *   logDensity  -sum ((z - mean) / exp(logSd))^2 / 2 + logSd + log(2 pi) / 2
 *   entropy     sum logSd + log(2 pi e) / 2
 *   divergence  KL(q || p) = sum logSd_p - logSd_q + (exp(2 logSd_q) + (mean_q - mean_p)^2) / (2 exp(2 logSd_p)) - 1/2
 */
import * as T from '../../core/Term.js'
import type { Scalar, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'

/** Mean and log standard deviation of each element. */
export interface Normal<D extends number> {
  readonly mean: Vec<D>
  readonly logSd: Vec<D>
}

/**
 * N(0, I).
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Gaussian, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 0], [1, 2])), backend: 'reference' })
 * const number = (x: number) => Either.right(Data.data([x], [1]))
 * const [p, q] = [Gaussian.standard(2), { mean: T.vector([1, 0]), logSd: T.vector([0, Math.LN2]) }]
 * await at(Gaussian.logDensity(p))() // number(-Math.log(2 * Math.PI) - 0.5)
 * await at(Gaussian.logDensity(q))() // number(-Math.log(2 * Math.PI) - Math.LN2)
 * await at(() => Gaussian.entropy(q))() // number(Math.log(2 * Math.PI) + 1 + Math.LN2)
 * await at(() => Gaussian.divergence(q, p))() // number(0.5 + 1.5 - Math.LN2)
 */
export const standard = <const D extends number>(size: D): Normal<D> => ({
  mean: T.fill(0, [size]),
  logSd: T.fill(0, [size]),
})

/**
 * A draw, reparametrised: differentiable in the mean and in the log standard deviation.
 *
 * @example
 * import { Gaussian, Run, Term as T } from 'giry'
 * const law = { mean: T.vector([5, -5]), logSd: T.vector([-40, -40]) }
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(Gaussian.draw(law))()
 * run._tag === 'Right' && run.right.values // [5, -5]
 */
export const draw = <D extends number>({ mean, logSd }: Normal<D>): Random<Vec<D>> =>
  R.map((xi: Vec<D>) => T.add(mean, T.mul(T.exp(logSd), xi)))(R.normal(mean.shape as readonly [D]))

/** The log-density at z. */
export const logDensity =
  <D extends number>({ mean, logSd }: Normal<D>) =>
  (z: Vec<D>): Scalar => {
    const standardised = T.mul(T.sub(z, mean), T.exp(T.neg(logSd)))
    const each = T.add(T.scale(0.5)(T.square(standardised)), logSd)
    return T.neg(T.sum(T.shift(0.5 * Math.log(2 * Math.PI))(each)))
  }

/** The entropy, -E log q. */
export const entropy = <D extends number>({ logSd }: Normal<D>): Scalar =>
  T.sum(T.shift(0.5 * Math.log(2 * Math.PI * Math.E))(logSd))

/** KL(q || p), of at least 0. */
export const divergence = <D extends number>(q: Normal<D>, p: Normal<D>): Scalar => {
  const logRatio = T.sub(q.logSd, p.logSd)
  const apart = T.mul(T.sub(q.mean, p.mean), T.exp(T.neg(p.logSd)))
  const each = T.sub(T.scale(0.5)(T.add(T.exp(T.scale(2)(logRatio)), T.square(apart))), logRatio)
  return T.sum(T.shift(-0.5)(each))
}

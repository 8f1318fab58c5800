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
import type { Random } from '../random/Random.js'
import type { Family } from './Family.js'
import type { Net } from './net/define.js'

/** Mean and log standard deviation of each element. */
export interface Normal<D extends number> {
  readonly mean: Vec<D>
  readonly logSd: Vec<D>
}

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

const draw = <D extends number>({ mean, logSd }: Normal<D>): Random<Vec<D>> =>
  R.map((xi: Vec<D>) => T.add(mean, T.mul(T.exp(logSd), xi)))(R.normal(mean.shape as readonly [D]))

const surprise = <D extends number>({ mean, logSd }: Normal<D>, z: Vec<D>): Scalar => {
  const standard = T.mul(T.sub(z, mean), T.exp(T.neg(logSd)))
  const each = T.add(T.scale(0.5)(T.square(standard)), logSd)
  return T.sum(T.shift(0.5 * Math.log(2 * Math.PI))(each))
}

/**
 * The family of a Gaussian encoder.
 *
 * @example
 * import { Gaussian, Net as N } from 'giry'
 * const family = Gaussian.family({ size: 2, mean: N.mlp([3, 16, 2], N.relu), logSd: N.dense(3, 2) })
 * N.count({ space: N.spaceOf(family.init) }) // 110
 */
export const family = <P, Q, C, const D extends number>({
  size,
  mean,
  logSd,
}: GaussianOptions<P, Q, C, D>): Family<Parameters<P, Q, D>, C, Vec<D>> => {
  const at = (phi: Parameters<P, Q, D>, c: C): Normal<D> => ({
    mean: mean(phi.mean)(c),
    logSd: logSd(phi.logSd)(c),
  })
  const standard = (): Normal<D> => ({ mean: T.fill(0, [size]), logSd: T.fill(0, [size]) })
  return {
    name: 'gaussian',
    init: R.struct({
      mean: mean.init,
      logSd: logSd.init,
      null: R.located('gaussian', () => R.of(standard())),
    }),
    sample: (phi, c) => R.located('gaussian', () => draw(at(phi, c))),
    sampleNull: (phi) => R.located('gaussian', () => draw(phi.null)),
    loss: (phi, c, mask, z) =>
      R.located('gaussian', () => {
        const known = T.scale(mask)(surprise(at(phi, c), z))
        return R.of(T.add(known, T.scale(T.sub(T.constant(1), mask))(surprise(phi.null, z))))
      }),
  }
}

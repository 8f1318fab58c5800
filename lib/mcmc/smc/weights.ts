/**
 * Weights of particles, by their logarithms. N particles of weights w are worth (sum w)^2 / sum w^2 draws of one weight, between
 * 1 and N. Reference: Kong, Liu and Wong 1994.
 */
import * as T from '../../core/Term.js'
import type { Scalar, Vec } from '../../core/types.js'

/**
 * The effective sample size of log-weights, which needn't be normalised; NaN if all weights are 0.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Smc, Space as S } from 'giry'
 * const rows = Run.given(S.real(3), Data.data([7, 7, 7, 0, -Infinity, 0], [2, 3]))
 * await Run.evaluate({ rows, backend: 'reference' })(Smc.effectiveSampleSize)() // Either.right(Data.data([3, 2], [2]))
 */
export const effectiveSampleSize = <N extends number>(logWeights: Vec<N>): Scalar =>
  T.exp(T.sub(T.scale(2)(T.logsumexp(logWeights)), T.logsumexp(T.scale(2)(logWeights))))

/** The weights, scaled so that they add to `total`; equal ones exactly. */
export const proportional = (total: number, logWeights: Vec<number>): Vec<number> => {
  const weights = T.exp(T.shift(T.neg(T.maximum(logWeights)))(logWeights))
  return T.div(T.scale(total)(weights), T.broadcast(weights.shape as readonly [number], T.sum(weights)))
}

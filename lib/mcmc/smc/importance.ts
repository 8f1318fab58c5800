/**
 * Sampling-importance-resampling: M proposals x_m from a law p, with weights w_m = exp f(x_m), of which n are drawn again,
 *   draw_i = x_k with probability w_k / sum w,  independently given the proposals
 * Its law tends to p tilted by f as M grows. The mean weight is an unbiased estimate of Z = E_p exp f, for any M, and draws are biased only as
 * far as it errs: E[(mean w) g(draw)] = Z E g under the tilted law, to the digit. With f = 0 a draw is one of p.
 * Reference: Rubin 1988, "Using the SIR algorithm to simulate posterior distributions".
 */
import * as T from '../../core/Term.js'
import type { Batch, Index, Scalar, Vec } from '../../core/types.js'
import { rowsAt } from './rowsAt.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { requireCount } from '../options.js'
import type { Ancestors } from './resampling.js'
import { effectiveSampleSize } from './weights.js'

/** How many proposals there are, and what they weigh. */
export interface ImportanceOptions<X> {
  /** M, a whole number of at least 1. */
  readonly proposals: number
  /** n, a whole number of at least 1; default 1. Draws from the same proposals may be equal. */
  readonly draws?: number
  /** f, the log-density of the target less that of the proposals, up to a constant; finite at one proposal at least. */
  readonly logWeight: (x: X) => Scalar
}

/** Draws, and what the proposals' weights tell. */
export interface Resampled<X> {
  readonly draws: Batch<X>
  /** log of the mean weight. */
  readonly logEvidence: Scalar
  /** How many equally weighted proposals they are worth, from 1 to M. */
  readonly effectiveSampleSize: Scalar
}

/**
 * Draws of the law of the proposals, tilted. In the example the proposals are 0 and 1 alike, and 1 weighs three times as much.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Smc, Term as T } from 'giry'
 * const logWeight = (x: T.Index) => T.scale(Math.log(3))(T.toFloat(x))
 * const resample = Smc.importanceResampling({ proposals: 2, logWeight })
 * const found = resample(D.categorical(T.vector([0, 0])))
 * const number = (x: number) => Either.right(Data.data([x], []))
 * Exact.expectation(found, ({ draws }) => T.sum(T.toFloat(draws))) // number(1 / 4 + 3 / 4 / 2)
 * Exact.expectation(found, ({ logEvidence }) => T.exp(logEvidence)) // number(2)
 */
export const importanceResampling =
  <X>({ proposals: m, draws: n = 1, logWeight }: ImportanceOptions<X>) =>
  (proposal: Random<X>): Random<Resampled<X>> =>
    R.located('importanceResampling', () => {
      requireCount('proposals', m)
      requireCount('draws', n)
      return R.chain((particles: Batch<X>) => {
        const logWeights = T.batch(m, logWeight)(particles) as Vec<number>
        const chosen = R.replicate(n)(
          R.categorical(logWeights) as Random<Index>,
        ) as unknown as Random<Ancestors>
        return R.map((ancestors: Ancestors) => ({
          draws: rowsAt(particles, ancestors),
          logEvidence: T.shift(-Math.log(m))(T.logsumexp(logWeights)),
          effectiveSampleSize: effectiveSampleSize(logWeights),
        }))(chosen)
      })(R.replicate(m)(proposal))
    })

/**
 * Independence sampling: y ~ q whatever x, corrected by Metropolis-Hastings. Its acceptance is that of weights w = p / q,
 *   min(1, w(y) / w(x)),
 * so that it mixes as well as q covers p. Learned samplers with a density become exact this way.
 * Reference: Tierney 1994, section 2.3.
 */
import type { Scalar } from '../core/types.js'
import type { Acceptance } from '../model/Info.js'
import type { Reversible } from '../model/Kernel.js'
import type { Random } from '../random/Random.js'
import { metropolis } from './Metropolis.js'
import { proposalOn, type Move } from './Move.js'

/** What is proposed; the density is given where giry can't derive it. */
export interface IndependenceOptions<X> {
  readonly draw: Random<X>
  readonly logDensity?: (x: X) => Scalar
}

/**
 * Draws of one law as proposals on its space. It reports `acceptance`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Move as M, Random as R, Term as T } from 'giry'
 * const coin = E.categorical('coin', [1, 3])
 * const fair = M.independence({ draw: R.categorical(T.vector([0, 0])) })
 * Exact.matrix(fair(coin)) // Either.right([[0.5, 0.5], [1 / 6, 5 / 6]])
 */
export const independence = <X>({
  draw,
  logDensity,
}: IndependenceOptions<X>): Move<Reversible, Acceptance, X> =>
  metropolis(
    proposalOn<X>(
      { name: 'independent', options: {} },
      () => () => draw,
      logDensity && (() => () => logDensity),
    ),
    'independence',
  )

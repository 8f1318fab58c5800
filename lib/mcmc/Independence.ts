/**
 * Independence sampling: y ~ q whatever x, corrected by Metropolis-Hastings. Its acceptance is that of weights w = p / q,
 *   min(1, w(y) / w(x)),
 * so that it mixes as well as q covers p. Learned samplers with a density become exact this way (`Amortizer.independence`).
 * Reference: Tierney 1994, "Markov chains for exploring posterior distributions", section 2.3.3.
 */
import type { Scalar } from '../core/types.js'
import type { Acceptance, NoInfo } from '../model/Info.js'
import type { Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { metropolis } from './Metropolis.js'
import { proposalOn, type Move, type ProposalMove } from './Move.js'
import { requireFixed } from './options.js'

/** What is proposed; the density is given where giry can't derive it, and may lack its constant. */
export interface IndependenceOptions<X> {
  readonly draw: Random<X>
  readonly logDensity?: (x: X) => Scalar
}

/**
 * Draws of one law as proposals on its space: by definition `independence` is `metropolis` of the proposal. It reports
 * `acceptance`. A draw that is a function of the state is a `LawError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Kernel as K, Move as M, Random as R, Term as T } from 'giry'
 * const coin = E.categorical('coin', [1, 3])
 * const fair = { draw: R.categorical(T.vector([0, 0])) }
 * Exact.matrix(M.independenceProposal(fair)(coin)) // Either.right([[0.5, 0.5], [0.5, 0.5]])
 * Exact.matrix(M.independence(fair)(coin)) // Either.right([[0.5, 0.5], [1 / 6, 5 / 6]])
 * M.independence(fair).exactness // K.reversible
 */
export const independence = <X>(options: IndependenceOptions<X>): Move<Reversible, Acceptance, X> =>
  metropolis(independenceProposal(options), 'independence')

/** The draws themselves, a proposal that claims nothing. */
export const independenceProposal = <X>({
  draw,
  logDensity,
}: IndependenceOptions<X>): ProposalMove<NoInfo, X> =>
  proposalOn<X>(
    { name: 'independenceProposal', options: {} },
    ({ space }) =>
      (x) =>
        R.map((y: X) => {
          requireFixed('the draw', space.flatten(y), space, x)
          return y
        })(draw),
    logDensity && (() => () => logDensity),
  )

/**
 * Metropolis-Hastings: draw y ~ q(x, .), go there with probability min(1, r),
 *   log r = U(x) - U(y) + log q(y, x) - log q(x, y),
 * and stay otherwise. Reversible for exp(-U) for every proposal with a density. Where r is not a number the move is
 * rejected. Reference: Hastings 1970.
 */
import * as T from '../core/Term.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import type { Acceptance, Info } from '../model/Info.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import { logDensity } from '../random/density.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { move, type Move, type ProposalMove } from './Move.js'

/**
 * The move corrected to leave its target's law invariant; it reports `acceptance`, which is min(1, r). A
 * proposal whose density can't be derived is a `LawError`, found when the move is traced.
 */
export const metropolis = <I extends Info>(
  proposal: ProposalMove<I>,
  name = `metropolis(${proposal.name})`,
): Move<Reversible, Acceptance> =>
  move({ name, options: proposal.options, exactness: reversible }, <X, L>(target: Energy<X, L>) => {
    const { propose } = proposal(target)
    const logQ = (from: X, to: X): T.Scalar => logDensity(propose(from))(to)
    const rise = (x: X, y: X): T.Scalar => T.sub(E.value(target)(x), E.value(target)(y))
    const decide = (x: X, y: X): Random<readonly [X, Acceptance]> => {
      const logRatio = T.add(rise(x, y), T.sub(logQ(y, x), logQ(x, y)))
      return R.map(
        (accepted: T.Flag) => [T.select(accepted, y, x), { acceptance: acceptance(logRatio) }] as const,
      )(R.accept(logRatio))
    }
    return (x: X) => R.chain((y: X) => decide(x, y))(propose(x))
  })

const acceptance = (logRatio: T.Scalar): T.Scalar =>
  T.where(T.equal(logRatio, logRatio), T.exp(T.min(logRatio, T.constant(0))), T.constant(0))

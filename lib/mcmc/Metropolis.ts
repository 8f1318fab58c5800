/**
 * Metropolis-Hastings: draw y ~ q(x, .), go there with probability a(r) of
 *   log r = U(x) - U(y) + log q(y, x) - log q(x, y),
 * and stay otherwise. Detailed balance asks for a(r) = r a(1 / r):
 *   Metropolis   a(r) = min(1, r)       the largest there is, so the best in Peskun's order
 *   Barker       a(r) = r / (1 + r)
 * Reversible for exp(-U) for every proposal with a density. Where r is not a number the move is rejected.
 * References: Hastings 1970; Barker 1965; Peskun 1973.
 */
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import type { Acceptance, Info } from '../model/Info.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { decide } from './accept.js'
import { moveOn, type Move, type ProposalMove } from './Move.js'

/**
 * The move corrected to leave its target's law invariant; it reports `acceptance`, which is min(1, r). A
 * proposal whose density can't be derived is a `LawError`, found when the move is traced.
 */
export const metropolis = <I extends Info, D = unknown>(
  proposal: ProposalMove<I, D>,
  name = `metropolis(${proposal.name})`,
): Move<Reversible, Acceptance, D> => corrected(proposal, name, (logRatio) => logRatio)

/**
 * The move corrected by Barker's acceptance r / (1 + r), which it reports. It accepts less than `metropolis`, but smoothly.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * const coin = E.categorical('coin', [1, 3])
 * const toggle = M.proposalOn({ name: 'toggle', options: {} }, <L>(_: E.Energy<T.Index, L>) => (_x: T.Index) =>
 *   R.categorical(T.vector([0, 0])))
 * Exact.matrix(M.metropolis(toggle)(coin)) // Either.right([[0.5, 0.5], [1 / 6, 5 / 6]])
 * Exact.matrix(M.barkerAcceptance(toggle)(coin)) // Either.right([[0.625, 0.375], [0.125, 0.875]])
 */
export const barkerAcceptance = <I extends Info, D = unknown>(
  proposal: ProposalMove<I, D>,
): Move<Reversible, Acceptance, D> =>
  corrected(proposal, `barkerAcceptance(${proposal.name})`, (logRatio) => T.neg(T.softplus(T.neg(logRatio))))

/** Detailed balance by an acceptance of probability min(1, exp of what `accept` makes of log r). */
const corrected = <I extends Info, D>(
  proposal: ProposalMove<I, D>,
  name: string,
  accept: (logRatio: Scalar) => Scalar,
): Move<Reversible, Acceptance, D> =>
  moveOn({ name, options: proposal.options, exactness: reversible }, <L>(target: Energy<D, L>) => {
    const { propose, logDensity } = proposal(target)
    return (x: D) =>
      R.chain((y: D) => {
        const rise = T.sub(E.value(target)(x), E.value(target)(y))
        const logRatio = T.add(rise, T.sub(logDensity(y)(x), logDensity(x)(y)))
        return decide(accept(logRatio), y, x)
      })(propose(x))
  })

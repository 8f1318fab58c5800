/**
 * Peskun's order on a finite space: of two kernels that are reversible for one target, the first goes from each point to each
 * other one at least as often as the second, and so no mean has a larger asymptotic variance over its chains. Metropolis'
 * acceptance min(1, r) precedes every other one for the same proposal, Barker's r / (1 + r) among them.
 * Reference: Peskun 1973, "Optimum Monte-Carlo sampling using Markov chains".
 */
import { attempt, fail } from '../../core/GiryError.js'
import * as Exact from '../../interpret/Exact.js'
import { orFail } from '../../interpret/run/task.js'
import type { Info } from '../../model/Info.js'
import { requireOneLaw, type Kernel, type Reversible } from '../../model/Kernel.js'
import { bounded, type Verdict } from '../Verdict.js'
import { names, ofPeskun } from './counterexample.js'

/** Probabilities are sums of products of some numbers of 1e-16 relative error each. */
const ROUNDING = 1e-12

/**
 * Whether one kernel precedes another in Peskun's order, to 1e-12. A space that isn't finite, a kernel without a target, and
 * kernels for two targets fail with their error.
 *
 * @example
 * import { Energy as E, Move as M, Random as R, Term as T } from 'giry'
 * import { Laws } from 'giry/check'
 * const anywhere = M.proposalOn({ name: 'anywhere', options: {} }, <L>(_: E.Energy<T.Index, L>) => (_x: T.Index) =>
 *   R.categorical(T.vector([0, 0, 0])))
 * const target = E.categorical('weights', [1, 2, 3])
 * const [metropolis, barker] = [M.metropolis(anywhere)(target), M.barkerAcceptance(anywhere)(target)]
 * Laws.precedes(metropolis, barker).pass // true
 * Laws.precedes(barker, metropolis).pass // false
 */
export const precedes = <X, I extends Info, J extends Info, L>(
  first: Kernel<X, X, Reversible, I, L>,
  second: Kernel<X, X, Reversible, J, L>,
): Verdict =>
  bounded(
    `${first.name} precedes ${second.name}`,
    'float64 tolerance',
    ROUNDING,
    attempt(() => {
      requireOneLaw<X>('precedes', [first, second])
      const pi = orFail(Exact.distribution(first.target ?? without(first.name)))
      const [p, q] = [first, second].map((k) => orFail(Exact.matrix<X>(k)))
      return { size: Exact.peskun(p!, q!, pi), says: ofPeskun(p!, q!, pi, orFail(names(first.source))) }
    }),
  )

const without = (name: string): never =>
  fail('LawError', `'${name}', which has no target`, 'give the kernel the target that it keeps')

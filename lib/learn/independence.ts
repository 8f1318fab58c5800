/**
 * Learned independence proposals: the draws of a family with a density, whatever the state. Metropolis and Hastings accept
 * them with
 *   log r = U(x) + log q(x | c) - U(y) - log q(y | c)
 * so that the target's law is invariant however good or bad the family is; a good one is accepted nearly always.
 * Reference: Tierney 1994, "Markov chains for exploring posterior distributions", section 2.3.3.
 */
import * as M from '../mcmc/Move.js'
import type { NoInfo } from '../model/Info.js'
import type { FamilyWithDensity } from './Family.js'

/**
 * A proposal from q_phi(. | c), for `M.metropolis`. The example's table has the target's law in its second row, and draws
 * from there are accepted always.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Energy as E, Exact, Move as M, Table, Term as T } from 'giry'
 * const family = Table.family({ conditions: 2, cells: Table.points(2) })
 * const phi = { rows: T.tensor<readonly [number, number]>([0.5, 0.5, 0.25, 0.75], [2, 2]), null: T.vector<readonly number[]>([1, 0]) }
 * const matrixOf = (c: number) =>
 *   Exact.matrix(M.metropolis(Q.independence(family)(phi, T.index(c)))(E.categorical('coin', [1, 3])))
 * matrixOf(0) // Either.right([[0.5, 0.5], [1 / 6, 5 / 6]])
 * matrixOf(1) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 */
export const independence =
  <Phi, C, Z>(family: FamilyWithDensity<Phi, C, Z>) =>
  (phi: Phi, c: C): M.ProposalMove<NoInfo, Z> =>
    M.proposalOn(
      { name: `independence(${family.name})`, options: {} },
      () => () => family.sample(phi, c),
      () => () => family.logDensity(phi, c),
    )

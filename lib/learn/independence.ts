/**
 * Learned independence sampling: the draws of a family with a density as proposals, whatever the state. Metropolis and Hastings
 * accept them with
 *   log r = U(x) + log q(x | c) - U(y) - log q(y | c)
 * so that the target's law is invariant however good or bad the family is; a good one is accepted nearly always. Mixed with a
 * local move it jumps where the family has learned to, and the local move does the rest.
 * Reference: Tierney 1994, "Markov chains for exploring posterior distributions", section 2.3.3.
 */
import { independence as independenceOf } from '../mcmc/Independence.js'
import type { Move } from '../mcmc/Move.js'
import type { Acceptance } from '../model/Info.js'
import type { Reversible } from '../model/Kernel.js'
import type { FamilyWithDensity } from './Family.js'

/**
 * `Move.independence` with the draws of q_phi(. | c). The parameters and the condition are terms: constants, inputs of a run, or
 * other parts of the state, but no functions of what is moved (`LawError`). The example's table has the target's law in its
 * second row, and draws from there are accepted always.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Energy as E, Exact, Table, Term as T } from 'giry'
 * const family = Table.family({ conditions: 2, cells: Table.points(2) })
 * const phi = { rows: T.tensor<readonly [number, number]>([0.5, 0.5, 0.25, 0.75], [2, 2]), null: T.vector<readonly number[]>([1, 0]) }
 * const learned = (c: number) => Q.independence(family)(phi, T.index(c))
 * Exact.matrix(learned(0)(E.categorical('coin', [1, 3]))) // Either.right([[0.5, 0.5], [1 / 6, 5 / 6]])
 * Exact.matrix(learned(1)(E.categorical('coin', [1, 3]))) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 */
export const independence =
  <Phi, C, Z>(family: FamilyWithDensity<Phi, C, Z>) =>
  (phi: Phi, c: C): Move<Reversible, Acceptance, Z> =>
    independenceOf({ draw: family.sample(phi, c), logDensity: family.logDensity(phi, c) })

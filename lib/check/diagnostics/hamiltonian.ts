/**
 * Diagnostics of Hamiltonian moves, one number for each chain.
 *   BFMI = sum_t (H_t - H_{t-1})^2 / sum_t (H_t - mean)^2
 * the Bayesian fraction of missing information of the energies H_0, ..., H_n of successive draws: near 2 where fresh momenta move the
 * energy freely, and small (below 0.3, say) where they don't, as in heavy tails.
 * Reference: Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo".
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, within, type GiryError } from '../../core/GiryError.js'
import { check, mean, type Chains, type Checked } from './chains.js'

const perChain =
  (name: string, least: number, of: (chain: Float64Array) => number) =>
  (chains: Chains): Either<GiryError, readonly number[]> =>
    attempt(() => within(name, () => (check(chains, least) as Checked).map(of)))

const fraction = (energies: Float64Array): number => {
  const centre = mean(energies)
  let [jumps, spread] = [0, 0]
  for (let t = 0; t < energies.length; t++) {
    spread += (energies[t]! - centre) ** 2
    if (t > 0) jumps += (energies[t]! - energies[t - 1]!) ** 2
  }
  return jumps / spread
}

/**
 * The Bayesian fraction of missing information of each chain from the total energies of its draws, in the order of the chain and
 * none left out by thinning; NaN where they are all equal or one is NaN. Left: a `ShapeError` for chains of unequal length or of
 * fewer than 2 draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * Diagnostics.bfmi([[1, 3, 1, 3], [1, 2, 3, 4]]) // Either.right([3, 0.6])
 * Diagnostics.divergences([[0, 1, 0, 2], [0, 0, 0, 0]]) // Either.right([2, 0])
 */
export const bfmi: (energies: Chains) => Either<GiryError, readonly number[]> = perChain('bfmi', 2, fraction)

/**
 * How many draws of each chain were reached with a divergence: those whose count isn't 0. Left: a `ShapeError` for chains of unequal
 * length.
 */
export const divergences: (counts: Chains) => Either<GiryError, readonly number[]> = perChain(
  'divergences',
  0,
  (chain) => chain.reduce((found, count) => found + (count !== 0 ? 1 : 0), 0),
)

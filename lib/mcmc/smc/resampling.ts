/**
 * Resampling: N indices of particles in place of N weights w, of which sum to 1. A scheme is unbiased,
 *   E[number of indices k] = N w_k,
 * and the variance of that number is
 *   multinomial   N w_k (1 - w_k)     N draws of a categorical
 *   residual      at most that        floor(N w_k) copies for sure, multinomial for the rest
 *   stratified    at most that        one uniform point in each of N strata of (0, 1), by the inverse distribution function
 *   systematic    at most 1/4         one uniform point for all strata: floor(N w_k) copies, or one more
 * The first two take N^2 operations, the others N log N. References: Douc, Cappé and Moulines 2005; Kitagawa 1996; Liu and Chen 1998.
 */
import * as T from '../../core/Term.js'
import type { Index, Scalar, Term, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { proportional } from './weights.js'

/** Which particles go on, by index. */
export type Ancestors<N extends number = number> = Term<readonly [N], 'int'>

/** As many indices as there are log-weights, which needn't be normalised; one of them at least is finite. */
export type Resampling = <N extends number>(logWeights: Vec<N>) => Random<Ancestors<N>>

/** A scheme on vectors of any length. */
const scheme = (draw: (logWeights: Vec<number>) => Random<Ancestors>): Resampling =>
  draw as unknown as Resampling

const categoricals = (logits: Vec<number>): Random<Ancestors> =>
  R.replicate(logits.shape[0]!)(R.categorical(logits) as Random<Index>) as unknown as Random<Ancestors>

const ramp = (n: number): Vec<number> => T.toFloat(T.iota(n)) as Vec<number>

/** The particle at each point below the total weight: the first whose running sum is above; at most the last that has weight. */
const places = (weights: Vec<number>, points: Vec<number>): Vec<number> => {
  const sums = T.cumsum(weights)
  const found = T.toFloat(T.searchSorted('right', sums, points))
  const last = T.toFloat(T.searchSorted('left', sums, T.maximum(sums)))
  return T.min(found, T.broadcast(points.shape as readonly [number], last))
}

/** The particles at given points of (0, N), by the inverse of N times the distribution function. */
const inverse = (logWeights: Vec<number>, points: Vec<number>): Ancestors => {
  const n = logWeights.shape[0]!
  return T.toInt(places(proportional(n, logWeights), points))
}

/**
 * Independent draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Random as R, Run, Smc, Space as S, Term as T } from 'giry'
 * const logWeights = T.log(T.vector([1, 3, 4]))
 * const ancestors = (values: readonly number[]) => Either.right(Data.data(values, [1, 3], 'int'))
 * const count = (of: number) => (ks: Smc.Ancestors<3>) => T.sum(T.toFloat(T.equal(ks, T.toInt(T.fill(of, [3])))))
 * Exact.expectation(Smc.multinomial(logWeights), count(1)) // Either.right(Data.data([9 / 8], []))
 * Exact.expectation(Smc.residual(logWeights), count(1)) // Either.right(Data.data([9 / 8], []))
 * const sample = Run.sample({ count: 1, seed: 1, backend: 'reference' })
 * await sample(Smc.stratified(T.log(T.vector([1, 0, 2]))))() // ancestors([0, 2, 2])
 * await sample(Smc.systematic(T.log(T.vector([1, 0, 2]))))() // ancestors([0, 2, 2])
 */
export const multinomial: Resampling = scheme(categoricals)

/** One uniform point in each of N strata. */
export const stratified: Resampling = scheme((logWeights) => {
  const n = logWeights.shape[0]!
  return R.map((u: Vec<number>) => inverse(logWeights, T.add(ramp(n), u)))(R.uniform([n]))
})

/** One uniform point, the same in all of N strata. */
export const systematic: Resampling = scheme((logWeights) => {
  const n = logWeights.shape[0]!
  return R.map((u: Scalar) => inverse(logWeights, T.shift(u)(ramp(n))))(R.uniform([]))
})

/** The whole part of N w_k as copies of particle k, and for what is left multinomial draws by the fractions. */
export const residual: Resampling = scheme((logWeights) => {
  const n = logWeights.shape[0]!
  const expected = proportional(n, logWeights)
  const copies = T.floor(expected)
  const fractions = T.sub(expected, copies)
  const isSure = T.less(ramp(n), T.broadcast([n], T.sum(copies)))
  const sure = places(copies, ramp(n))
  // where nothing is left the draws are not looked at, but must be possible
  const isNothing = T.equal(T.broadcast([n], T.sum(fractions)), T.fill(0, [n]))
  const logits: Vec<number> = T.where(isNothing, T.fill(0, [n]), T.log(fractions))
  return R.map((drawn: Ancestors) => T.toInt(T.where(isSure, sure, T.toFloat(drawn) as Vec<number>)))(
    categoricals(logits),
  )
})

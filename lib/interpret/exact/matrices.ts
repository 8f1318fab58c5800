/**
 * What matrices of kernels on a finite space claim, as defects that are 0 (or at most 0) where the claim holds:
 *   rows       the sum of each row is 1
 *   invariance     pi P = pi
 *   reversal       pi(x) P(x, y) = pi(y) R(y, x): R runs the stationary chain of P backwards
 *   reversibility  P is its own reversal
 *   peskun     P(x, y) >= Q(x, y) for x /= y: P precedes Q
 * If P precedes Q and both are reversible for pi, then no mean over a chain of P has a larger asymptotic variance than over one of Q.
 * Reference: Peskun 1973, "Optimum Monte-Carlo sampling using Markov chains"; Tierney 1998 for laws with points of mass 0.
 */

/** Rows of probabilities: matrix[x][y] is the probability of y from x. */
export type Matrix = readonly (readonly number[])[]

/**
 * The row vector times the matrix: the law after one step from a law.
 *
 * @example
 * import { Exact } from 'giry'
 * Exact.push([0.5, 0.5], [[1, 0], [0.5, 0.5]]) // [0.75, 0.25]
 */
export const push = (from: readonly number[], m: Matrix): readonly number[] =>
  (m[0] ?? []).map((_, y) => from.reduce((total, p, x) => total + p * m[x]![y]!, 0))

/** The largest number; NaN if there is one. */
const largest = (xs: readonly number[]): number => xs.reduce((m, x) => Math.max(m, x), -Infinity)

/**
 * The farthest that the sum of a row is from 1.
 *
 * @example
 * import { Exact } from 'giry'
 * const p = [[0.5, 0.5], [0.25, 0.75]]
 * Exact.rowDefect(p) // 0
 * Exact.invarianceDefect(p, [1 / 3, 2 / 3]) // 0
 * Exact.reversibilityDefect(p, [1 / 3, 2 / 3]) // 0
 * Exact.reversalDefect([[0, 1, 0], [0, 0, 1], [1, 0, 0]], [[0, 0, 1], [1, 0, 0], [0, 1, 0]], [1 / 3, 1 / 3, 1 / 3]) // 0
 * Exact.invarianceDefect(p, [0.5, 0.5]) // 0.125
 * Exact.reversibilityDefect(p, [0.5, 0.5]) // 0.125
 */
export const rowDefect = (p: Matrix): number =>
  largest(p.map((row) => Math.abs(row.reduce((s, x) => s + x, -1))))

/** The farthest that a point's probability after a step from `pi` is from that before. */
export const invarianceDefect = (p: Matrix, pi: readonly number[]): number =>
  largest(push(pi, p).map((x, i) => Math.abs(x - pi[i]!)))

/** The farthest that the flow pi(x) P(x, y) of two points is from the flow back by `r`. */
export const reversalDefect = (p: Matrix, r: Matrix, pi: readonly number[]): number =>
  largest(pi.flatMap((m, x) => pi.map((n, y) => Math.abs(m * p[x]![y]! - n * r[y]![x]!))))

/** The farthest that the flow pi(x) P(x, y) of two points is from the flow back. */
export const reversibilityDefect = (p: Matrix, pi: readonly number[]): number => reversalDefect(p, p, pi)

/**
 * The most by which `q` goes from a point to another one more often than `p` does, over the points that have mass in `pi`: at
 * most 0 if p precedes q in Peskun's order, and then a chain of p is no worse for any mean. -Infinity if there are no two points.
 *
 * @example
 * import { Exact } from 'giry'
 * const flip = [[0, 1], [1, 0]]
 * const lazy = [[0.5, 0.5], [0.5, 0.5]]
 * Exact.peskun(flip, lazy, [0.5, 0.5]) // -0.5
 * Exact.peskun(lazy, flip, [0.5, 0.5]) // 0.5
 */
export const peskun = (p: Matrix, q: Matrix, pi: readonly number[]): number =>
  largest(p.flatMap((row, x) => (pi[x]! > 0 ? row.flatMap((m, y) => (x === y ? [] : [q[x]![y]! - m])) : [])))

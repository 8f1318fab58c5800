/**
 * When a trajectory turns: the momentum at either end no longer points along the way between them,
 *   v_first . s <= 0  or  v_last . s <= 0,   s = sum of v - (v_first + v_last) / 2,
 * where s is the way by the trapezoidal rule. Of a subtree that grows leaf by leaf all balanced parts are looked at, with only one
 * momentum and one sum kept for each depth: leaf n, if even, is kept at row popcount(n / 2), and leaf n, if odd, ends as many parts as
 * it has trailing ones, which began at the rows below that.
 * References: Betancourt 2017, appendix A.4; Phan et al. 2019, section 3.2 for the iterative form.
 */
import * as T from '../../core/Term.js'
import type { Flag, Index, Mat, Scalar, Vec } from '../../core/types.js'

type V = Vec<number>

/** Momenta and sums of momenta, a row for each depth. */
export interface Kept {
  readonly momenta: Mat<number, number>
  readonly sums: Mat<number, number>
}

/** Whether a trajectory with these momenta at its ends, and this sum over all of it, turns. */
export const turns = (first: V, last: V, sum: V): Flag => {
  const way = T.sub(sum, T.scale(0.5)(T.add(first, last)))
  return T.not(positive(T.min(T.dot(first, way), T.dot(last, way))))
}

const positive = (x: Scalar): Flag => T.greater(x, T.constant(0))

/** Nothing kept yet, for subtrees of up to 2^(depths - 1) leaves. */
export const nothing = (depths: number, numbers: number): Kept => ({
  momenta: T.fill(0, [depths, numbers]) as Mat<number, number>,
  sums: T.fill(0, [depths, numbers]) as Mat<number, number>,
})

const ones = (n: number): number => (n === 0 ? 0 : (n & 1) + ones(n >> 1))
const trailing = (n: number): number => ((n & 1) === 0 ? 0 : 1 + trailing(n >> 1))

/** For each leaf of the largest subtree, its row, and the lowest row of the parts that it ends. */
const rows = (depths: number): { readonly top: V; readonly bottom: V } => {
  const leaves = Array.from({ length: 2 ** (depths - 1) }, (_, n) => n)
  const top = leaves.map((n) => ones(n >> 1))
  return { top: T.vector(top), bottom: T.vector(leaves.map((n, i) => top[i]! - trailing(n) + 1)) }
}

/**
 * What is kept after leaf n of a subtree, given its momentum and the sum of momenta up to it, and whether one of the parts that
 * it ends turns.
 */
export const grown = (
  kept: Kept,
  n: Index,
  v: V,
  sum: V,
): { readonly kept: Kept; readonly turning: Flag } => {
  const [depths, numbers] = kept.momenta.shape as readonly [number, number]
  const { top, bottom } = rows(depths)
  const row: V = T.toFloat(T.iota(depths))
  const spread = (x: V): Mat<number, number> => T.broadcast([depths, numbers], x)
  const along = (x: Scalar): V => T.broadcast([depths], x)
  const [upper, lower] = [along(T.element(top, n)), along(T.element(bottom, n))]
  const ended = T.and(T.lessEqual(lower, row), T.lessEqual(row, upper))
  const way = T.add(T.sub(spread(sum), kept.sums), T.scale(0.5)(T.sub(kept.momenta, spread(v))))
  const along1 = (a: Mat<number, number>): V => T.sumOver([1], T.mul(a, way))
  const straight = T.greater(T.min(along1(kept.momenta), along1(spread(v))), T.fill(0, [depths]))
  const turned = T.toFloat(T.and(ended, T.not(straight)))
  // an even leaf ends no part: its lowest row lies above its own
  const keep = T.and(T.equal(row, upper), T.less(upper, lower))
  const mask = T.transpose<readonly [number, number]>([1, 0], T.broadcast([numbers, depths], T.toFloat(keep)))
  const put = (old: Mat<number, number>, x: V): Mat<number, number> =>
    T.where(T.greater(mask, T.fill(0, [depths, numbers])), spread(x), old)
  return {
    kept: { momenta: put(kept.momenta, v), sums: put(kept.sums, sum) },
    turning: positive(T.sum(turned)),
  }
}

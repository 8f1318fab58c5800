/**
 * Shrinkage: a point t of a set on the line that holds 0, by uniform draws from a bracket around 0. A draw outside the set
 * becomes the bracket's end on its side of 0, and the next draw is from what is left:
 *   bracket (a, b), t outside   ->   (t, b) if t < 0, (a, t) if t > 0
 * From 0 to t and from t to 0, in the bracket moved by -t, lead the same refused points with the same probability; so what it
 * moves is reversible for the uniform law on the set. That holds for each number of draws by itself, so at a bound one may stay.
 * A draw leaves on average at most 3/4 of the bracket.
 * Reference: Neal 2003, "Slice sampling", section 4.2.
 */
import * as T from '../core/Term.js'
import type { Flag, Scalar } from '../core/types.js'
import * as R from '../random/Random.js'
import { requireCount } from './options.js'

/** How long a slice move looks for a point. */
export interface ShrinkageOptions {
  /**
   * After so many refused points a step stays where it is, and is as exact; by default 100. Each point leaves on average at most
   * 3/4 of where it looks, so that 100 of them end at 3e-13 of it.
   */
  readonly bound?: number
}

/** What slice moves report: how many points a step refused. */
export type Refusals = { readonly refused: Scalar }

/** By default so many points are refused before a step stays. */
export const BOUND = 100

/** Where a shrinkage is: its last draw, and the bracket that it was drawn from. */
interface Shrinking {
  readonly at: Scalar
  readonly found: Flag
  readonly low: Scalar
  readonly high: Scalar
  readonly refused: Scalar
}

/** What a shrinkage finds, and how many draws it refused on the way. */
export interface Shrunk {
  readonly at: Scalar
  readonly refused: Scalar
}

/** A draw from the bracket, not tested yet. */
const between = (low: Scalar, high: Scalar): R.Random<Scalar> =>
  R.map((u: Scalar) => T.add(low, T.mul(u, T.sub(high, low))))(R.uniform([]))

/** The bracket after a refused draw. */
const narrowed = ({ at, low, high }: Shrinking): readonly [Scalar, Scalar] => {
  const below = T.less(at, T.constant(0))
  return [T.where(below, at, low), T.where(below, high, at)]
}

/** A point of the set by shrinkage from (low, high), where low < 0 < high; 0 itself after `bound` refused draws. */
export const shrink = (
  bound: number,
  inside: (t: Scalar) => Flag,
  low: Scalar,
  high: Scalar,
): R.Random<Shrunk> => {
  requireCount('bound', bound)
  const drawn = (a: Scalar, b: Scalar, refused: Scalar): R.Random<Shrinking> =>
    R.map((at: Scalar) => ({ at, found: inside(at), low: a, high: b, refused }))(between(a, b))
  const again = (s: Shrinking): R.Random<Shrinking> => drawn(...narrowed(s), T.shift(1)(s.refused))
  const search = R.whileLoop(bound - 1, ({ found }: Shrinking) => T.not(found), again)
  return R.map(({ at, found, refused }: Shrinking) => ({
    at: T.where(found, at, T.constant(0)),
    refused: T.where(found, refused, T.constant(bound)),
  }))(R.chain(search)(drawn(low, high, T.constant(0))))
}

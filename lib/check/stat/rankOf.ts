/** Ranks within a program: of several numbers at once, each among others of its own. */
import * as T from '../../core/Term.js'
import type { Vec } from '../../core/types.js'

/** Ranks from how many are less and how many are the same, which are ranked at random. */
export const rankOf = (less: Vec<number>, same: Vec<number>, ties: Vec<number>): Vec<number> =>
  T.add(less, T.floor(T.mul(ties, T.shift(1)(same))))

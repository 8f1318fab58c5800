/**
 * Running sums, y_i = x_0 + ... + x_i, by shifted additions: after step k each element holds the sum of the 2^k elements
 * up to it.
 * Reference: Hillis and Steele 1986, "Data parallel algorithms".
 * Laws: the last of them is the sum; differences give x back; linear.
 */
import type * as G from '../graph.js'
import * as E from '../prim/elementwise.js'
import * as L from '../prim/layout.js'
import { fail } from '../GiryError.js'
import { showType } from '../graph.js'
import { unary } from './typed.js'

/** x moved by d places along axis 0, zeros before it. */
const later = (x: G.Tensor, d: number): G.Tensor => {
  const [n, ...row] = x.shape
  const along = (places: number): readonly number[] => [places, ...row.map(() => 0)]
  return L.pad(L.slice(x, along(0), [n! - d, ...row]), along(d), along(0))
}

/**
 * Running sums along axis 0: row i of the result is the sum of rows 0 to i. log2 n additions for each element; those of
 * numbers that are not negative may decrease by a rounding error. Of a scalar, a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(3), Data.data([1, 10, 100], [1, 3])), backend: 'reference' })
 * await at((x) => T.cumsum(x))() // Either.right(Data.data([1, 11, 111], [1, 3]))
 */
export const cumsum = unary((x) => {
  const [n] = x.shape
  if (n === undefined)
    return fail('ShapeError', `running sums of ${showType(x)}`, 'give a tensor of at least one axis')
  const step = (sums: G.Tensor, d: number): G.Tensor =>
    d >= n ? sums : step(E.add(sums, later(sums, d)), 2 * d)
  return step(x, 1)
})

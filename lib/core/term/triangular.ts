/**
 * Triangular systems by substitution: x_k = (b_k - sum_{j<k} l_kj x_j) / l_kk for lower triangular l, and the same from the last
 * row to the first for upper triangular ones. Right-hand sides are vectors, or tensors of which axis 0 counts equations.
 * Derivatives are those of x = l^-1 b, to every order, whatever the size: ct_b = l'^-1 ct, ct_l = - lower triangle of ct_b x'.
 * Reference: Golub and Van Loan 2013, "Matrix Computations", section 3.1; Giles 2008, "Collected matrix derivative results".
 * Laws: l x = b; solves are linear in b; the other triangle isn't read.
 */
import * as G from '../graph.js'
import { fail } from '../GiryError.js'
import { broadcastTo } from '../prim/broadcast.js'
import { loop } from '../prim/control.js'
import { differentiated } from '../prim/differentiated.js'
import { dot } from '../prim/dot.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import * as L from '../prim/layout.js'
import type { Mat, Term } from '../types.js'
import { lower, orderOf, outer, transposed } from './matrix.js'
import { as } from './typed.js'

/** Rows k of b from row 0 on: each solved, then taken out of all of b, of which earlier rows aren't read again. */
const substitution = (l: G.Tensor, b: G.Tensor): G.Tensor => {
  const columns = transposed(l)
  const [, rows] = loop('substitution', l.shape[0]!, [b], (k, [rest]) => {
    const column = I.gather(columns, k)
    const right = I.gather(rest!, k)
    const x = E.div(right, broadcastTo(I.gather(column, k), right.shape))
    return { carry: [E.sub(rest!, outer(column, x))], rows: [x] }
  })
  return rows!
}

/** The rows in reverse order. */
const reversed = (a: G.Tensor): G.Tensor => {
  const n = a.shape[0]!
  return I.gather(
    a,
    G.constant(
      Array.from({ length: n }, (_, i) => n - 1 - i),
      [n],
      'int',
    ),
  )
}

/** l^-1 b for matrices. */
export const lowerSolved = (l: G.Tensor, b: G.Tensor): G.Tensor =>
  differentiated(
    'solveLower',
    ([a, right]) => [substitution(a!, right!)],
    ([a], [x], [ct]) => {
      const slope = upperSolved(transposed(a!), ct!)
      return [lower(E.neg(dot(slope, x!, { batch: [], contract: [[1, 1]] }))), slope]
    },
    [l, b],
  )[0]!

/** u^-1 b: a lower triangular system when all orders are reversed. */
export const upperSolved = (u: G.Tensor, b: G.Tensor): G.Tensor =>
  reversed(lowerSolved(transposed(reversed(transposed(reversed(u)))), reversed(b)))

/** A solver of matrices for right-hand sides of any rank from 1. */
export const solver =
  (name: string, solved: (a: G.Tensor, b: G.Tensor) => G.Tensor) =>
  <N extends number, S extends readonly [NoInfer<N>, ...(readonly number[])]>(
    a: Mat<N, N>,
    b: Term<S>,
  ): Term<S> => {
    const n = orderOf(name, a)
    if (b.shape[0] !== n)
      fail('ShapeError', `${name} of ${G.showType(a)} and ${G.showType(b)}`, 'give b as many rows as a has')
    const columns = G.size(b.shape.slice(1))
    return n * columns === 0 ? b : as(L.reshape(solved(a, L.reshape(b, [n, columns])), b.shape))
  }

/**
 * x of l x = b for a lower triangular l; what stands above its diagonal isn't read. b is a vector, or a tensor of which axis 0
 * counts equations; x has its shape. Zeros on the diagonal give infinities or NaN. Where l isn't square, or b has not as
 * many rows, a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([2, 9], [1, 2])), backend: 'reference' })
 * const l = T.tensor([2, 0, 1, 4], [2, 2])
 * await at((b) => T.solveLower(l, b))() // Either.right(Data.data([1, 2], [1, 2]))
 * await at((b) => T.solveLowerTransposed(l, b))() // Either.right(Data.data([-0.125, 2.25], [1, 2]))
 * await at((b) => T.solveUpper(T.transpose<readonly [2, 2]>([1, 0], l), b))() // Either.right(Data.data([-0.125, 2.25], [1, 2]))
 */
export const solveLower = solver('solveLower', lowerSolved)
/** x of u x = b for an upper triangular u; what stands below its diagonal isn't read. Otherwise as `solveLower`. */
export const solveUpper = solver('solveUpper', upperSolved)
/** x of l' x = b, with l' the transpose of a lower triangular l. Otherwise as `solveLower`. */
export const solveLowerTransposed = solver('solveLowerTransposed', (l, b) => upperSolved(transposed(l), b))

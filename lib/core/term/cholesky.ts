/**
 * The Cholesky factor: the lower triangular l with a positive diagonal and l l' = a, for a symmetric positive definite a.
 *   l_kk = sqrt(a_kk),   l_ik = a_ik / l_kk for i > k,   then a - l_k l_k' with column l_k, for k = 0, 1, ...
 * Its derivative is that of the mathematical function, to every order, whatever the size: with P = l' ct, of which Phi takes the lower
 * triangle and half of the diagonal, ct_a is the symmetric part of l'^-1 Phi(P) l^-1.
 * Reference: Golub and Van Loan 2013, "Matrix Computations", section 4.2; Murray 2016, "Differentiation of the Cholesky
 * decomposition".
 * Laws: l l' = a; l is lower triangular; the factor of l l' is l.
 */
import type * as G from '../graph.js'
import { broadcastTo } from '../prim/broadcast.js'
import { loop } from '../prim/control.js'
import { differentiated } from '../prim/differentiated.js'
import { matmul } from '../prim/dot.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import type { Mat } from '../types.js'
import { orderOf, outer, places, transposed } from './matrix.js'
import { upperSolved } from './triangular.js'
import { as } from './typed.js'

const symmetricPart = (a: G.Tensor): G.Tensor => E.mul(E.fill(0.5, a.shape), E.add(a, transposed(a)))

const factor = (a: G.Tensor, n: number): G.Tensor => {
  const [, columns] = loop('cholesky', n, [symmetricPart(a)], (k, [rest]) => {
    const row = I.gather(rest!, k)
    const scaled = E.div(row, broadcastTo(E.sqrt(I.gather(row, k)), [n]))
    const column = E.select(E.lessEqual(broadcastTo(k, [n]), I.iota(n)), scaled, E.fill(0, [n]))
    return { carry: [E.sub(rest!, outer(column, column))], rows: [column] }
  })
  return transposed(columns!)
}

/** The lower triangle with half of the diagonal. */
const halved = (a: G.Tensor, n: number): G.Tensor => {
  const weight = E.add(
    E.toFloat(places(n, (i, j) => E.less(j, i))),
    E.toFloat(places(n, (i, j) => E.lessEqual(j, i))),
  )
  return E.mul(E.mul(E.fill(0.5, a.shape), weight), a)
}

/**
 * The lower triangular l with l l' = a, for a symmetric positive definite a: its symmetric part (a + a') / 2 is what counts, and gradients
 * are symmetric. Where that isn't positive definite, the diagonal of l has NaN in it. Where a isn't square, a
 * `ShapeError`. n^3 multiplications for n rows.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([2, 2]), Data.data([4, 2, 2, 10], [1, 2, 2])), backend: 'reference' })
 * await at((a) => T.cholesky(a))() // Either.right(Data.data([2, 0, 1, 3], [1, 2, 2]))
 * const logDet = (a: T.Mat<2, 2>) => T.scale(2)(T.sum(T.log(T.diagonal(T.cholesky(a)))))
 * await at(logDet)() // Either.right(Data.data([Math.log(36)], [1]))
 */
export const cholesky = <N extends number>(a: Mat<N, N>): Mat<N, N> => {
  const n = orderOf('cholesky', a)
  if (n === 0) return a
  const found = differentiated(
    'cholesky',
    ([given]) => [factor(given!, n)],
    (_, [l], [ct]) => {
      const left = upperSolved(transposed(l!), halved(matmul(transposed(l!), ct!), n))
      return [symmetricPart(upperSolved(transposed(l!), transposed(left)))]
    },
    [a],
  )
  return as(found[0]!)
}

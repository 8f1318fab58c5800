/** Parts of matrices, and what the linear algebra beside it shares. */
import * as G from '../graph.js'
import { fail } from '../GiryError.js'
import { broadcastTo, spread } from '../prim/broadcast.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import * as L from '../prim/layout.js'
import type { Mat, Vec } from '../types.js'
import { as } from './typed.js'

/** The number of rows of a square matrix; of anything else, a `ShapeError`. */
export const orderOf = (name: string, a: G.Tensor): number => {
  const [n, m] = a.shape
  if (n === undefined || n !== m || a.shape.length !== 2)
    return fail('ShapeError', `${name} of ${G.showType(a)}`, 'give a square matrix')
  return n
}

export const transposed = (a: G.Tensor): G.Tensor => L.transpose(a, [1, 0])

/** x y': element ij is x_i y_j. */
export const outer = (x: G.Tensor, y: G.Tensor): G.Tensor => {
  const shape = [x.shape[0]!, y.shape[0]!]
  return E.mul(spread(x, shape, [1]), broadcastTo(y, shape))
}

/** Where the row of an element and its column are related so, in a square matrix. */
export const places = (n: number, related: (row: G.Tensor, column: G.Tensor) => G.Tensor): G.Tensor =>
  related(spread(I.iota(n), [n, n], [1]), spread(I.iota(n), [n, n], [0]))

/** 1 on the diagonal, 0 elsewhere. */
export const unitMatrix = <const N extends number>(n: N): Mat<N, N> =>
  as(E.toFloat(places(n, (i, j) => E.equal(i, j))))

export const lower = (a: G.Tensor): G.Tensor => {
  const n = orderOf('lowerTriangle', a)
  return E.select(
    places(n, (i, j) => E.lessEqual(j, i)),
    a,
    E.fill(0, a.shape),
  )
}

/**
 * The square matrix with zeros above its diagonal; of anything else, a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([2, 2]), Data.data([1, 2, 3, 4], [1, 2, 2])), backend: 'reference' })
 * await at((a) => T.lowerTriangle(a))() // Either.right(Data.data([1, 0, 3, 4], [1, 2, 2]))
 * await at(() => T.unitMatrix(2))() // Either.right(Data.data([1, 0, 0, 1], [1, 2, 2]))
 * await at((a) => T.diagonal(a))() // Either.right(Data.data([1, 4], [1, 2]))
 */
export const lowerTriangle = <N extends number>(a: Mat<N, N>): Mat<N, N> => as(lower(a))

/** The diagonal of a square matrix; of anything else, a `ShapeError`. */
export const diagonal = <N extends number>(a: Mat<N, N>): Vec<N> => {
  const n = orderOf('diagonal', a)
  const every = Array.from({ length: n }, (_, i) => i * (n + 1))
  const flat = L.reshape(a, [n * n])
  return as(n === 0 ? flat : I.gather(flat, G.constant(every, [n], 'int')))
}

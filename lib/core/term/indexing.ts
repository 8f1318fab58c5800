/** Elements and rows by index. */
import * as G from '../graph.js'
import * as B from '../prim/broadcast.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import * as L from '../prim/layout.js'
import type { Index, Scalar, Term, Vec } from '../types.js'
import { fail } from '../GiryError.js'
import { as, type Shape, type Tensorial } from './typed.js'

/**
 * Row i of x, a tensor without axis 0. An index outside is taken to the nearest row, here and in all that follows.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([3, 2]), Data.data([1, 2, 3, 4, 5, 6], [1, 3, 2])), backend: 'reference' })
 * const picks = T.toInt(T.vector<readonly number[]>([2, 0]))
 * await at((x) => T.at<readonly [2]>(x, T.index(2)))() // Either.right(Data.data([5, 6], [1, 2]))
 * await at((x) => T.gather<readonly [2, 2]>(x, picks))() // Either.right(Data.data([5, 6, 1, 2], [1, 2, 2]))
 * await at(() => T.scatterAdd<readonly [3]>(3, picks, T.vector([7, 8])))() // Either.right(Data.data([8, 0, 7], [1, 3]))
 * await at(() => T.element(T.vector([7, 8, 9]), T.index(1)))() // Either.right(Data.data([8], [1]))
 * await at(() => T.oneHot(3, T.index(1)))() // Either.right(Data.data([0, 1, 0], [1, 3]))
 */
export const at = <S extends Shape>(x: Tensorial, i: Index): Term<S> => as(I.gather(x, i))
/** Element i of a vector. */
export const element = <N extends number>(x: Vec<N>, i: Index): Scalar => as(I.gather(x, i))
/** Rows of x at many indices: row k of the result is row indices[k] of x. */
export const gather = <S extends Shape>(x: Tensorial, indices: Term<readonly [number], 'int'>): Term<S> =>
  as(I.gather(x, indices))
/** Zeros of `rows` rows with row k of `updates` added at indices[k]; those of one index add up. */
export const scatterAdd = <S extends Shape>(
  rows: number,
  indices: Term<readonly [number], 'int'>,
  updates: Tensorial,
): Term<S> => as(I.scatterAdd(indices, updates, rows))
/**
 * x with row k of `rows` at indices[k] in place of what it had there; of rows with one index the last counts. x has at least one row, and
 * elements of any type. Its gradient goes to the rows that stay, and to those that are put in. Computed with b^2 comparisons
 * for b indices.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(4), Data.data([1, 2, 3, 4], [1, 4])), backend: 'reference' })
 * const picks = (...ks: readonly number[]) => T.toInt(T.vector<readonly number[]>(ks))
 * await at((x) => T.scatter(x, picks(2, 0), T.vector([7, 8])))() // Either.right(Data.data([8, 2, 7, 4], [1, 4]))
 * await at((x) => T.scatter(x, picks(1, 1), T.vector([7, 8])))() // Either.right(Data.data([1, 8, 3, 4], [1, 4]))
 */
export const scatter = <S extends Shape, D extends G.DType>(
  x: Term<S, D>,
  indices: Term<readonly [number], 'int'>,
  rows: Tensorial,
): Term<S, D> => {
  const [n, b] = [x.shape[0] ?? 0, indices.shape[0]!]
  if (n === 0 || rows.dtype !== x.dtype || !G.sameShape(rows.shape, [b, ...x.shape.slice(1)]))
    fail(
      'ShapeError',
      `scatter of ${G.showType(rows)} at ${G.showType(indices)} into ${G.showType(x)}`,
      'give one row per index, of the type of the rows that it replaces',
    )
  return as(replaced(x, indices, rows))
}

/** The number, from 1, of the last of b indices that is row i's, or 0, for each of n rows. */
const writers = (indices: G.Tensor, n: number): G.Tensor => {
  const b = indices.shape[0]!
  const inside = E.max(E.fill(0, [b], 'int'), E.min(indices, E.fill(n - 1, [b], 'int')))
  const [row, column] = [B.spread(inside, [b, b], [1]), B.spread(inside, [b, b], [0])]
  const isLater = E.less(B.spread(I.iota(b), [b, b], [1]), B.spread(I.iota(b), [b, b], [0]))
  const later = B.sum(E.toFloat(E.and(E.equal(row, column), isLater)), [1])
  const numbers = E.add(E.toFloat(I.iota(b)), E.fill(1, [b]))
  return I.scatterAdd(inside, E.select(E.equal(later, E.fill(0, [b])), numbers, E.fill(0, [b])), n)
}

const replaced = (x: G.Tensor, indices: G.Tensor, rows: G.Tensor): G.Tensor => {
  const [n, b] = [x.shape[0]!, indices.shape[0]!]
  if (b === 0) return x
  const by = writers(indices, n)
  const isWritten = E.less(E.fill(0, [n]), by)
  const found = I.gather(rows, E.toInt(E.sub(by, E.fill(1, [n]))))
  const inner = x.shape.slice(1).map((_, axis) => axis + 1)
  return E.select(B.spread(isWritten, x.shape, inner), found, x)
}

/** The vector of length n with 1 at index i and 0 elsewhere; 0 everywhere for an index outside. */
export const oneHot = <const N extends number>(n: N, i: Index): Vec<N> => as(I.oneHot(i, n))

type Unstacked<N extends number, A extends readonly Scalar[] = []> = number extends N
  ? readonly Scalar[]
  : A['length'] extends N
    ? A
    : Unstacked<N, [...A, Scalar]>
/** The elements of a vector of at most 16, as a tuple. */
export const unstack = <N extends number>(x: Vec<N>): Unstacked<N> => {
  const n = x.shape[0]!
  if (n > 16)
    fail('ShapeError', `unstack of a vector of length ${n}`, 'unstack at most 16 elements; use element')
  return Array.from({ length: n }, (_, i) => L.reshape(L.slice(x, [i], [1]), [])) as unknown as Unstacked<N>
}

/** Elements and rows by index. */
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

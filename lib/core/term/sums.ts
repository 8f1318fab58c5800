/** Sums and other reductions, and products. */
import * as G from '../graph.js'
import * as B from '../prim/broadcast.js'
import * as D from '../prim/dot.js'
import * as E from '../prim/elementwise.js'
import * as R from '../prim/reduce.js'
import type { Index, Mat, Scalar, Term, Vec } from '../types.js'
import { fail } from '../GiryError.js'
import { as, type Shape, type Tensorial } from './typed.js'

const allAxes = (x: G.Tensor): readonly number[] => x.shape.map((_, i) => i)
/**
 * The sum of all elements; 0 of none.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(3), Data.data([1, 3, 2], [1, 3])), backend: 'reference' })
 * await at((x) => T.sum(x))() // Either.right(Data.data([6], [1]))
 * await at((x) => T.mean(x))() // Either.right(Data.data([2], [1]))
 * await at((x) => T.maximum(x))() // Either.right(Data.data([3], [1]))
 * await at((x) => T.argmax(x))() // Either.right(Data.data([1], [1], 'int'))
 * await at((x) => T.logsumexp(T.log(x)))() // Either.right(Data.data([Math.log(6)], [1]))
 * await at((x) => T.sumOver<readonly [3]>([0], T.stack([x, x])))() // Either.right(Data.data([2, 6, 4], [1, 3]))
 */
export const sum = (x: Tensorial): Scalar => as(B.sum(x, allAxes(x)))
/** The mean of all elements; of none, a `ShapeError`. */
export const mean = (x: Tensorial): Scalar => {
  const n = G.size(x.shape)
  if (n === 0) fail('ShapeError', `mean of ${G.showType(x)}`, 'give at least one element')
  return as(E.div(B.sum(x, allAxes(x)), G.constant([n], [])))
}
/** The largest element; elements that share it share its gradient. */
export const maximum = (x: Tensorial): Scalar => as(R.maximum(x, allAxes(x)))
/** log sum exp of all elements, without overflow. */
export const logsumexp = (x: Tensorial): Scalar => as(R.logsumexp(x, allAxes(x)))
/** Sums over the given axes; the caller declares the shape that is left. */
export const sumOver = <S extends Shape>(axes: readonly number[], x: Tensorial): Term<S> => as(B.sum(x, axes))
/** The first index of the largest element. */
export const argmax = <N extends number>(x: Vec<N>): Index => as(R.argmax(x, 0))

/**
 * sum_i x_i y_i.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 10], [1, 2])), backend: 'reference' })
 * const a = T.tensor([1, 2, 3, 4], [2, 2])
 * await at((x) => T.dot(x, x))() // Either.right(Data.data([101], [1]))
 * await at((x) => T.vecMat(x, a))() // Either.right(Data.data([31, 42], [1, 2]))
 * await at((x) => T.matVec(a, x))() // Either.right(Data.data([21, 43], [1, 2]))
 * await at(() => T.matMul(a, a))() // Either.right(Data.data([7, 10, 15, 22], [1, 2, 2]))
 * const rowByRow = { batch: [[0, 0]], contract: [[1, 1]] } as const
 * await at(() => T.contract<readonly [2]>(a, a, rowByRow))() // Either.right(Data.data([5, 25], [1, 2]))
 */
export const dot = <N extends number>(x: Vec<N>, y: NoInfer<Vec<N>>): Scalar => as(D.matmul(x, y))
/** x A for a row vector x: element j is sum_i x_i A_ij. */
export const vecMat = <M extends number, N extends number>(x: Vec<M>, a: Mat<NoInfer<M>, N>): Vec<N> =>
  as(D.matmul(x, a))
/** A x: element i is sum_j A_ij x_j. */
export const matVec = <M extends number, N extends number>(a: Mat<M, N>, x: Vec<NoInfer<N>>): Vec<M> =>
  as(D.matmul(a, x))
/** A B: element ij is sum_k A_ik B_kj. */
export const matMul = <M extends number, K extends number, N extends number>(
  a: Mat<M, K>,
  b: Mat<NoInfer<K>, N>,
): Mat<M, N> => as(D.matmul(a, b))
/**
 * The product over any paired axes [of a, of b]: over those in `contract` it sums, those in `batch` it keeps. The result has
 * the batch axes, then what is left of a, then what is left of b; the caller declares its shape.
 */
export const contract = <S extends Shape>(a: Tensorial, b: Tensorial, axes: D.DotAxes): Term<S> =>
  as(D.dot(a, b, axes))

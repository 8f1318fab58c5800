/** The same elements in another order or shape. */
import * as B from '../prim/broadcast.js'
import * as L from '../prim/layout.js'
import type { Term, Vec } from '../types.js'
import { as, type Shape, type Tensorial } from './typed.js'

/**
 * The same elements, row-major, in another shape.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([2, 3]), Data.data([1, 2, 3, 4, 5, 6], [1, 2, 3])), backend: 'reference' })
 * await at((x) => T.reshape([6], x))() // Either.right(Data.data([1, 2, 3, 4, 5, 6], [1, 6]))
 * await at((x) => T.transpose<readonly [3, 2]>([1, 0], x))() // Either.right(Data.data([1, 4, 2, 5, 3, 6], [1, 3, 2]))
 * await at((x) => T.slice([0, 1], [2, 2], x))() // Either.right(Data.data([2, 3, 5, 6], [1, 2, 2]))
 * await at((x) => T.pad<readonly [2, 4]>([0, 1], [0, 0], x))() // Either.right(Data.data([0, 1, 2, 3, 0, 4, 5, 6], [1, 2, 4]))
 */
export const reshape = <const S extends Shape>(shape: S, x: Tensorial): Term<S> => as(L.reshape(x, shape))
/** Axis i of the result is axis order[i] of x; the caller declares the shape. */
export const transpose = <S extends Shape>(order: readonly number[], x: Tensorial): Term<S> =>
  as(L.transpose(x, order))
/** The part of x of this shape that starts at `begin`, one index for each axis. */
export const slice = <const S extends Shape>(begin: readonly number[], shape: S, x: Tensorial): Term<S> =>
  as(L.slice(x, begin, shape))
/**
 * Vectors end to end; the caller declares the length.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2], [1, 2])), backend: 'reference' })
 * await at((x) => T.concat<3>(x, T.vector([9])))() // Either.right(Data.data([1, 2, 9], [1, 3]))
 * await at((x) => T.stack([x, x, x]))() // Either.right(Data.data([1, 2, 1, 2, 1, 2], [1, 3, 2]))
 * await at((x) => T.broadcast([3, 2], x))() // Either.right(Data.data([1, 2, 1, 2, 1, 2], [1, 3, 2]))
 * await at((x) => T.sub(...T.unstack(x)))() // Either.right(Data.data([-1], [1]))
 * const column = (x: T.Vec<2>) => T.reshape([2, 1], x)
 * await at((x) => T.concatAxis<readonly [2, 2]>(1, [column(x), column(x)]))() // Either.right(Data.data([1, 1, 2, 2], [1, 2, 2]))
 */
export const concat = <N extends number>(...xs: readonly Tensorial[]): Vec<N> => as(L.concat(xs, 0))
/** Tensors joined along an axis, all other axes equal; the caller declares the shape. */
export const concatAxis = <S extends Shape>(axis: number, xs: readonly Tensorial[]): Term<S> =>
  as(L.concat(xs, axis))
/** Terms of one shape along a new axis 0. */
export const stack = <S extends Shape, const X extends readonly Term<S>[]>(
  xs: X & readonly Term<S>[],
): Term<readonly [X['length'], ...S]> => as(L.stack(xs))
/** Zeros around x, so many before and after it along each axis; the caller declares the shape. */
export const pad = <S extends Shape>(
  before: readonly number[],
  after: readonly number[],
  x: Tensorial,
): Term<S> => as(L.pad(x, before, after))
/** Repeats x along new leading axes up to `shape`. */
export const broadcast = <const S extends Shape>(shape: S, x: Tensorial): Term<S> =>
  as(B.broadcastTo(x, shape))

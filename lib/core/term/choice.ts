/** Comparisons, truth values, choices, and between the types of elements. */
import * as E from '../prim/elementwise.js'
import * as Space from '../Space.js'
import type { Flag, Index, Term } from '../types.js'
import { as, compare, type Shape } from './typed.js'

/**
 * Where x < y; like all comparisons, of reals or of integers.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1, 2, 3], [3])), backend: 'reference' })
 * const two = T.constant(2)
 * await at((x) => T.less(x, two))() // Either.right(Data.data([1, 0, 0], [3], 'bool'))
 * await at((x) => T.lessEqual(x, two))() // Either.right(Data.data([1, 1, 0], [3], 'bool'))
 * await at((x) => T.equal(x, two))() // Either.right(Data.data([0, 1, 0], [3], 'bool'))
 * await at((x) => T.greater(x, two))() // Either.right(Data.data([0, 0, 1], [3], 'bool'))
 * await at((x) => T.greaterEqual(x, two))() // Either.right(Data.data([0, 1, 1], [3], 'bool'))
 * await at((x) => T.notEqual(x, two))() // Either.right(Data.data([1, 0, 1], [3], 'bool'))
 */
export const less = compare(E.less)
/** Where x <= y. */
export const lessEqual = compare(E.lessEqual)
/** Where x = y; NaN equals nothing. */
export const equal = compare(E.equal)
/** Where x > y. */
export const greater = compare((x, y) => E.less(y, x))
/** Where x >= y. */
export const greaterEqual = compare(E.greaterEqual)
/** Where x and y differ; NaN differs from everything. */
export const notEqual = compare((x, y) => E.not(E.equal(x, y)))
/**
 * Where both hold.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1, 2, 3], [3])), backend: 'reference' })
 * const [above, below] = [(x: T.Scalar) => T.greater(x, T.constant(1)), (x: T.Scalar) => T.less(x, T.constant(3))]
 * await at((x) => T.and(above(x), below(x)))() // Either.right(Data.data([0, 1, 0], [3], 'bool'))
 * await at((x) => T.or(above(x), below(x)))() // Either.right(Data.data([1, 1, 1], [3], 'bool'))
 * await at((x) => T.not(above(x)))() // Either.right(Data.data([1, 0, 0], [3], 'bool'))
 */
export const and = <S extends Shape>(x: Term<S, 'bool'>, y: NoInfer<Term<S, 'bool'>>): Term<S, 'bool'> =>
  as(E.and(x, y))
/** Where one holds or both. */
export const or = <S extends Shape>(x: Term<S, 'bool'>, y: NoInfer<Term<S, 'bool'>>): Term<S, 'bool'> =>
  as(E.or(x, y))
/** Where x does not hold. */
export const not = <S extends Shape>(x: Term<S, 'bool'>): Term<S, 'bool'> => as(E.not(x))
/**
 * Elementwise: a where the condition holds, else b. Both are computed.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2], [1, 2])), backend: 'reference' })
 * const big = (x: T.Vec<2>) => T.greater(x, T.vector([1, 1]))
 * await at((x) => T.where(big(x), x, T.vector([-1, -1])))() // Either.right(Data.data([-1, 2], [1, 2]))
 * await at((x) => T.select(T.less(T.sum(x), T.constant(9)), x, T.vector([-1, -1])))() // Either.right(Data.data([1, 2], [1, 2]))
 */
export const where = <S extends Shape>(c: Term<S, 'bool'>, a: Term<S>, b: NoInfer<Term<S>>): Term<S> =>
  as(E.select(c, a, b))
/** A whole value: a if the condition holds, else b, a value of the same space. Both are computed. */
export const select = <A>(condition: Flag, a: A, b: NoInfer<A>): A => {
  const space = Space.of(a)
  const other = space.flatten(b)
  return space.build(space.flatten(a).map((t, i) => E.select(condition, t, other[i]!)))
}
/**
 * The same numbers as reals; a truth value is 0 or 1.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-2.7, 2.7], [2])), backend: 'reference' })
 * await at((x) => T.toInt(x))() // Either.right(Data.data([-2, 2], [2], 'int'))
 * await at((x) => T.addIndex(T.toInt(x), T.index(1)))() // Either.right(Data.data([-1, 3], [2], 'int'))
 * await at((x) => T.mulIndex(T.toInt(x), T.index(5)))() // Either.right(Data.data([-10, 10], [2], 'int'))
 * await at((x) => T.toFloat(T.less(x, T.constant(0))))() // Either.right(Data.data([1, 0], [2]))
 */
export const toFloat = <S extends Shape>(x: Term<S, 'int'> | Term<S, 'bool'>): Term<S> => as(E.toFloat(x))
/** Reals cut off towards zero, truth values as 0 and 1. */
export const toInt = <S extends Shape>(x: Term<S> | Term<S, 'bool'>): Term<S, 'int'> => as(E.toInt(x))
/** The sum of integers. */
export const addIndex = (x: Index, y: Index): Index => as(E.add(x, y))
/** The product of integers. */
export const mulIndex = (x: Index, y: Index): Index => as(E.mul(x, y))

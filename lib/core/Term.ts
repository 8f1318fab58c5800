/**
 * The surface language: functions over symbolic terms. They build a graph and compute nothing; an interpreter
 * does. Shapes that don't fit are found while building and reported by whoever reifies the program.
 */
import * as G from './graph.js'
import { fail } from './GiryError.js'
import * as Space from './Space.js'
import type { Flag, Index, Mat, Scalar, Term, Vec } from './types.js'
import * as B from './prim/broadcast.js'
import * as V from './prim/convolution.js'
import * as D from './prim/dot.js'
import * as E from './prim/elementwise.js'
import * as I from './prim/indexing.js'
import * as L from './prim/layout.js'
import * as R from './prim/reduce.js'

export type { Batch, Flag, Index, Mat, Scalar, Term, Vec } from './types.js'
export type { Tensor } from './graph.js'
export { batch, grad, named, scan, times, valueAndGrad, whileLoop } from './functions.js'

type Shape = G.Shape
const as = <T>(t: G.Tensor): T => t as unknown as T
const unary =
  (f: (x: G.Tensor) => G.Tensor) =>
  <S extends Shape>(x: Term<S>): Term<S> =>
    as(f(x))
const binary =
  (f: (x: G.Tensor, y: G.Tensor) => G.Tensor) =>
  <S extends Shape>(x: Term<S>, y: NoInfer<Term<S>>): Term<S> =>
    as(f(x, y))
const compare =
  (f: (x: G.Tensor, y: G.Tensor) => G.Tensor) =>
  <S extends Shape, K extends 'float' | 'int'>(x: Term<S, K>, y: NoInfer<Term<S, K>>): Term<S, 'bool'> =>
    as(f(x, y))

/**
 * A real constant. The example evaluates terms at one row, so that axis 0 of what comes out has length 1.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0], [1])), backend: 'reference' })
 * await at(() => T.constant(2))() // Either.right(Data.data([2], [1]))
 * await at(() => T.index(2))() // Either.right(Data.data([2], [1], 'int'))
 * await at(() => T.vector([1, 2]))() // Either.right(Data.data([1, 2], [1, 2]))
 * await at(() => T.tensor([1, 2, 3, 4], [2, 2]))() // Either.right(Data.data([1, 2, 3, 4], [1, 2, 2]))
 * await at(() => T.fill(7, [3]))() // Either.right(Data.data([7, 7, 7], [1, 3]))
 * await at(() => T.iota(3))() // Either.right(Data.data([0, 1, 2], [1, 3], 'int'))
 */
export const constant = (x: number): Scalar => as(G.constant([x], []))
/** An integer constant; another number is an `OptionError`. */
export const index = (i: number): Index => as(G.constant([i], [], 'int'))
/** A constant vector. */
export const vector = <const X extends readonly number[]>(xs: X): Vec<X['length']> =>
  as(G.constant(xs, [xs.length]))
/** A constant tensor from row-major data; another count of numbers than the shape's is a `ShapeError`. */
export const tensor = <const S extends Shape>(data: readonly number[], shape: S): Term<S> =>
  as(G.constant(data, shape))
/** One number everywhere in a shape. */
export const fill = <const S extends Shape>(x: number, shape: S): Term<S> => as(E.fill(x, shape))
/** The integers 0, 1, ..., n - 1. */
export const iota = <const N extends number>(n: N): Term<readonly [N], 'int'> => as(I.iota(n))

/**
 * x + y, elementwise, of one shape.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-3, 4], [2])), backend: 'reference' })
 * const two = T.constant(2)
 * await at((x) => T.add(x, two))() // Either.right(Data.data([-1, 6], [2]))
 * await at((x) => T.sub(x, two))() // Either.right(Data.data([-5, 2], [2]))
 * await at((x) => T.mul(x, two))() // Either.right(Data.data([-6, 8], [2]))
 * await at((x) => T.div(x, two))() // Either.right(Data.data([-1.5, 2], [2]))
 * await at((x) => T.max(x, two))() // Either.right(Data.data([2, 4], [2]))
 * await at((x) => T.min(x, two))() // Either.right(Data.data([-3, 2], [2]))
 */
export const add = binary(E.add)
/** x - y, elementwise. */
export const sub = binary(E.sub)
/** x y, elementwise. */
export const mul = binary(E.mul)
/** x / y, elementwise; by 0 an infinity or NaN, as floats do. */
export const div = binary(E.div)
/** The larger of two, elementwise; where they are equal, the gradient goes to the first. */
export const max = binary(E.max)
/** The smaller of two, elementwise; where they are equal, the gradient goes to the first. */
export const min = binary(E.min)
/**
 * -x.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-1.5, 0, 2], [3])), backend: 'reference' })
 * await at((x) => T.neg(x))() // Either.right(Data.data([1.5, 0, -2], [3]))
 * await at((x) => T.abs(x))() // Either.right(Data.data([1.5, 0, 2], [3]))
 * await at((x) => T.sign(x))() // Either.right(Data.data([-1, 0, 1], [3]))
 * await at((x) => T.floor(x))() // Either.right(Data.data([-2, 0, 2], [3]))
 */
export const neg = unary(E.neg)
/** |x|; its derivative at 0 is 0. */
export const abs = unary(E.abs)
/** -1, 0 or 1; its derivative is 0. */
export const sign = unary(E.sign)
/** The largest whole number that is at most x; its derivative is 0. */
export const floor = unary(E.floor)
/**
 * e^x.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 1], [2])), backend: 'reference' })
 * await at((x) => T.exp(x))() // Either.right(Data.data([1, Math.E], [2]))
 * await at((x) => T.log(x))() // Either.right(Data.data([-Infinity, 0], [2]))
 * await at((x) => T.expm1(x))() // Either.right(Data.data([0, Math.E - 1], [2]))
 * await at((x) => T.log1p(x))() // Either.right(Data.data([0, Math.LN2], [2]))
 */
export const exp = unary(E.exp)
/** The natural logarithm; of 0 it is -Infinity, of negative numbers NaN. */
export const log = unary(E.log)
/** e^x - 1, accurate near 0. */
export const expm1 = unary(E.expm1)
/** log(1 + x), accurate near 0. */
export const log1p = unary(E.log1p)
/**
 * The square root; of negative numbers NaN.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 9], [2])), backend: 'reference' })
 * await at((x) => T.sqrt(x))() // Either.right(Data.data([0, 3], [2]))
 * await at((x) => T.square(x))() // Either.right(Data.data([0, 81], [2]))
 */
export const sqrt = unary(E.sqrt)
/**
 * The hyperbolic tangent.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 1000], [2])), backend: 'reference' })
 * await at((x) => T.tanh(x))() // Either.right(Data.data([0, 1], [2]))
 * await at((x) => T.sigmoid(x))() // Either.right(Data.data([0.5, 1], [2]))
 * await at((x) => T.softplus(x))() // Either.right(Data.data([Math.LN2, 1000], [2]))
 * await at((x) => T.erf(x))() // Either.right(Data.data([0, 1], [2]))
 */
export const tanh = unary(E.tanh)
/** 1 / (1 + e^-x), without overflow. */
export const sigmoid = unary(E.sigmoid)
/** log(1 + exp x), without overflow. */
export const softplus = unary(E.softplus)
/** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = unary(E.erf)
/**
 * The sine of radians.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, Math.PI / 4], [2])), backend: 'reference' })
 * await at((x) => T.sin(x))() // Either.right(Data.data([0, Math.sqrt(0.5)], [2]))
 * await at((x) => T.cos(x))() // Either.right(Data.data([1, Math.sqrt(0.5)], [2]))
 * await at((x) => T.arctan(T.div(T.sin(x), T.cos(x))))() // Either.right(Data.data([0, Math.PI / 4], [2]))
 */
export const sin = unary(E.sin)
/** The cosine of radians. */
export const cos = unary(E.cos)
/** The angle in radians whose tangent is x, between -pi/2 and pi/2. */
export const arctan = unary(E.arctan)
/** x^2. */
export const square = unary((x) => E.mul(x, x))
/**
 * max(x, 0); its derivative at 0 is 0.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-1, 0, 1], [3])), backend: 'reference' })
 * await at((x) => T.relu(x))() // Either.right(Data.data([0, 0, 1], [3]))
 * await at((x) => T.leakyRelu(0.1)(x))() // Either.right(Data.data([-0.1, 0, 1], [3]))
 * await at((x) => T.silu(x))() // Either.right(Data.data([-1 / (1 + Math.E), 0, 1 / (1 + 1 / Math.E)], [3]))
 * await at((x) => T.gelu(x))() // Either.right(Data.data([-0.158655254, 0, 0.841344746], [3]))
 */
export const relu = unary((x) => E.leakyRelu(0, x))
/** x where positive, slope x elsewhere; its derivative at 0 is the slope. */
export const leakyRelu = (slope: number): (<S extends Shape>(x: Term<S>) => Term<S>) =>
  unary((x) => E.leakyRelu(slope, x))
/** x sigmoid(x) (Hendrycks and Gimpel 2016). */
export const silu = unary((x) => E.mul(x, E.sigmoid(x)))
/** x Phi(x) with the normal distribution function Phi, not an approximation of it (Hendrycks and Gimpel 2016). */
export const gelu = unary((x) =>
  E.mul(
    E.mul(E.fill(0.5, x.shape), x),
    E.add(E.fill(1, x.shape), E.erf(E.mul(x, E.fill(Math.SQRT1_2, x.shape)))),
  ),
)
/**
 * The same value, a constant to every gradient; of any value, leaf by leaf.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([3], [1])), backend: 'reference' })
 * await at(T.grad((x: T.Scalar) => T.mul(x, x)))() // Either.right(Data.data([6], [1]))
 * await at(T.grad((x: T.Scalar) => T.mul(T.stopGradient(x), x)))() // Either.right(Data.data([3], [1]))
 */
export const stopGradient = <A>(value: A): A => {
  const space = Space.of(value)
  return space.build(space.flatten(value).map(E.stopGradient))
}

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

/**
 * Multiplies by a number or a scalar term.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2], [1, 2])), backend: 'reference' })
 * await at((x) => T.scale(10)(x))() // Either.right(Data.data([10, 20], [1, 2]))
 * await at((x) => T.scale(T.sum(x))(x))() // Either.right(Data.data([3, 6], [1, 2]))
 * await at((x) => T.shift(10)(x))() // Either.right(Data.data([11, 12], [1, 2]))
 * await at((x) => T.add(T.toScalar(5), T.sum(x)))() // Either.right(Data.data([8], [1]))
 */
export const scale =
  (c: number | Scalar) =>
  <S extends Shape>(x: Term<S>): Term<S> =>
    as(E.mul(x, spreadScalar(c, x.shape)))
/** Adds a number or a scalar term. */
export const shift =
  (c: number | Scalar) =>
  <S extends Shape>(x: Term<S>): Term<S> =>
    as(E.add(x, spreadScalar(c, x.shape)))
const spreadScalar = (c: number | Scalar, shape: Shape): G.Tensor =>
  typeof c === 'number' ? E.fill(c, shape) : B.broadcastTo(c, shape)
/** A number or a scalar term as a scalar term. */
export const toScalar = (c: number | Scalar): Scalar => (typeof c === 'number' ? constant(c) : c)

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
/** A term of any shape. */
export type Tensorial = G.Tensor

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

/**
 * The cross-correlation of images [n, h, w, in] with a filter [kh, kw, in, out]; `pad` zeros surround each image. The result is
 * [n, floor((h + 2 pad - kh) / stride) + 1, likewise w, out], and
 *   y[n, i, j, o] = sum over a, b, c of x[n, stride i + a - pad, stride j + b - pad, c] w[a, b, c, o]
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([1, 2, 2, 1]), Data.data([1, 2, 3, 4], [1, 1, 2, 2, 1])), backend: 'reference' })
 * const ones = T.fill(1, [2, 2, 1, 1])
 * await at((x) => T.conv2d({ stride: 1, pad: 0 }, x, ones))() // Either.right(Data.data([10], [1, 1, 1, 1, 1]))
 * await at((x) => T.conv2d({ stride: 1, pad: 1 }, x, ones))() // Either.right(Data.data([1, 3, 2, 4, 10, 6, 3, 7, 4], [1, 1, 3, 3, 1]))
 */
export const conv2d = <S extends Shape>(o: V.ConvolutionOptions, x: Tensorial, w: Tensorial): Term<S> =>
  as(V.conv(x, w, o))
/**
 * The transpose of `conv2d` in its images: from [n, h, w, in] with a filter [kh, kw, out, in] to [n, ...size, out], where `size`
 * is one that `conv2d` with the same filter, stride and pad takes to [h, w].
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([1, 1, 2, 1]), Data.data([1, 2], [1, 1, 1, 2, 1])), backend: 'reference' })
 * const twice = { stride: 2, pad: 0, size: [2, 4] } as const
 * const ones = T.fill(1, [2, 2, 1, 1])
 * await at((x) => T.conv2dTranspose(twice, x, ones))() // Either.right(Data.data([1, 1, 2, 2, 1, 1, 2, 2], [1, 1, 2, 4, 1]))
 */
export const conv2dTranspose = <S extends Shape>(
  o: V.ConvolutionOptions & { readonly size: readonly [number, number] },
  x: Tensorial,
  w: Tensorial,
): Term<S> => as(V.convTranspose(x, w, o, o.size))

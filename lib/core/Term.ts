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

/** A real constant. */
export const constant = (x: number): Scalar => as(G.constant([x], []))
/** An integer constant. */
export const index = (i: number): Index => as(G.constant([i], [], 'int'))
/** A constant vector. */
export const vector = <const X extends readonly number[]>(xs: X): Vec<X['length']> =>
  as(G.constant(xs, [xs.length]))
/** A constant tensor from row-major data. */
export const tensor = <const S extends Shape>(data: readonly number[], shape: S): Term<S> =>
  as(G.constant(data, shape))
/** One number everywhere in a shape. */
export const fill = <const S extends Shape>(x: number, shape: S): Term<S> => as(E.fill(x, shape))
/** 0, 1, ..., n - 1. */
export const iota = <const N extends number>(n: N): Term<readonly [N], 'int'> => as(I.iota(n))

/** x + y, elementwise, of one shape. */
export const add = binary(E.add)
/** x - y, elementwise. */
export const sub = binary(E.sub)
/** x y, elementwise. */
export const mul = binary(E.mul)
/** x / y, elementwise; by 0 an infinity or NaN, as floats do. */
export const div = binary(E.div)
/** The larger of two, elementwise. */
export const max = binary(E.max)
/** The smaller of two, elementwise. */
export const min = binary(E.min)
/** -x. */
export const neg = unary(E.neg)
/** |x|; its derivative at 0 is 0. */
export const abs = unary(E.abs)
/** -1, 0 or 1; its derivative is 0. */
export const sign = unary(E.sign)
/** The largest whole number that is at most x; its derivative is 0. */
export const floor = unary(E.floor)
/** e^x. */
export const exp = unary(E.exp)
/** The natural logarithm; of 0 it is -Infinity, of negative numbers NaN. */
export const log = unary(E.log)
/** e^x - 1, exact near 0. */
export const expm1 = unary(E.expm1)
/** log(1 + x), exact near 0. */
export const log1p = unary(E.log1p)
/** The square root; of negative numbers NaN. */
export const sqrt = unary(E.sqrt)
/** The hyperbolic tangent. */
export const tanh = unary(E.tanh)
/** 1 / (1 + e^-x), without overflow. */
export const sigmoid = unary(E.sigmoid)
/** log(1 + exp x), without overflow. */
export const softplus = unary(E.softplus)
/** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = unary(E.erf)
/** The sine of radians. */
export const sin = unary(E.sin)
/** The cosine of radians. */
export const cos = unary(E.cos)
/** The angle in radians whose tangent is x, between -pi/2 and pi/2. */
export const arctan = unary(E.arctan)
/** x^2. */
export const square = unary((x) => E.mul(x, x))
/** max(x, 0). */
export const relu = unary((x) => E.leakyRelu(0, x))
/** x where positive, slope x elsewhere. */
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
/** The same value, a constant to every gradient. */
export const stopGradient = <A>(value: A): A => {
  const space = Space.of(value)
  return space.build(space.flatten(value).map(E.stopGradient))
}

/** Where x < y. */
export const less = compare(E.less)
/** Where x <= y. */
export const lessEqual = compare(E.lessEqual)
/** Where x = y; NaN equals nothing. */
export const equal = compare(E.equal)
/** Where x > y. */
export const greater = compare((x, y) => E.less(y, x))
/** Where x >= y. */
export const greaterEqual = compare(E.greaterEqual)
/** Where x and y differ. */
export const notEqual = compare((x, y) => E.not(E.equal(x, y)))
/** Where both hold. */
export const and = <S extends Shape>(x: Term<S, 'bool'>, y: NoInfer<Term<S, 'bool'>>): Term<S, 'bool'> =>
  as(E.and(x, y))
/** Where one holds or both. */
export const or = <S extends Shape>(x: Term<S, 'bool'>, y: NoInfer<Term<S, 'bool'>>): Term<S, 'bool'> =>
  as(E.or(x, y))
/** Where x does not hold. */
export const not = <S extends Shape>(x: Term<S, 'bool'>): Term<S, 'bool'> => as(E.not(x))
/** Elementwise: a where the condition holds, else b. */
export const where = <S extends Shape>(c: Term<S, 'bool'>, a: Term<S>, b: NoInfer<Term<S>>): Term<S> =>
  as(E.select(c, a, b))
/** A whole value: a if the condition holds, else b. */
export const select = <A>(condition: Flag, a: A, b: NoInfer<A>): A => {
  const space = Space.of(a)
  const other = space.flatten(b)
  return space.build(space.flatten(a).map((t, i) => E.select(condition, t, other[i]!)))
}
/** The same numbers as reals; a truth value is 0 or 1. */
export const toFloat = <S extends Shape>(x: Term<S, 'int'> | Term<S, 'bool'>): Term<S> => as(E.toFloat(x))
/** Reals cut off towards zero, truth values as 0 and 1. */
export const toInt = <S extends Shape>(x: Term<S> | Term<S, 'bool'>): Term<S, 'int'> => as(E.toInt(x))
/** The sum of integers. */
export const addIndex = (x: Index, y: Index): Index => as(E.add(x, y))
/** The product of integers. */
export const mulIndex = (x: Index, y: Index): Index => as(E.mul(x, y))

/** Multiplies by a number or a scalar term. */
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
/** The sum of all elements. */
export const sum = (x: Tensorial): Scalar => as(B.sum(x, allAxes(x)))
/** The mean of all elements; of none, a `ShapeError`. */
export const mean = (x: Tensorial): Scalar => {
  const n = G.size(x.shape)
  if (n === 0) fail('ShapeError', `mean of ${G.showType(x)}`, 'give at least one element')
  return as(E.div(B.sum(x, allAxes(x)), G.constant([n], [])))
}
/** The largest element. */
export const maximum = (x: Tensorial): Scalar => as(R.maximum(x, allAxes(x)))
/** log sum exp of all elements. */
export const logsumexp = (x: Tensorial): Scalar => as(R.logsumexp(x, allAxes(x)))
/** Sums over the given axes; the caller declares the shape that is left. */
export const sumOver = <S extends Shape>(axes: readonly number[], x: Tensorial): Term<S> => as(B.sum(x, axes))
/** The first index of the largest element. */
export const argmax = <N extends number>(x: Vec<N>): Index => as(R.argmax(x, 0))
/** A term of any shape. */
export type Tensorial = G.Tensor

/** sum_i x_i y_i. */
export const dot = <N extends number>(x: Vec<N>, y: NoInfer<Vec<N>>): Scalar => as(D.matmul(x, y))
/** x A for a row vector x. */
export const vecMat = <M extends number, N extends number>(x: Vec<M>, a: Mat<NoInfer<M>, N>): Vec<N> =>
  as(D.matmul(x, a))
/** A x. */
export const matVec = <M extends number, N extends number>(a: Mat<M, N>, x: Vec<NoInfer<N>>): Vec<M> =>
  as(D.matmul(a, x))
/** A B. */
export const matMul = <M extends number, K extends number, N extends number>(
  a: Mat<M, K>,
  b: Mat<NoInfer<K>, N>,
): Mat<M, N> => as(D.matmul(a, b))
/** The product over any paired axes; the caller declares the shape of the result. */
export const contract = <S extends Shape>(a: Tensorial, b: Tensorial, axes: D.DotAxes): Term<S> =>
  as(D.dot(a, b, axes))

/** The same elements in another shape. */
export const reshape = <const S extends Shape>(shape: S, x: Tensorial): Term<S> => as(L.reshape(x, shape))
/** Axis i of the result is axis order[i] of x; the caller declares the shape. */
export const transpose = <S extends Shape>(order: readonly number[], x: Tensorial): Term<S> =>
  as(L.transpose(x, order))
/** The part of `shape` that starts at `begin`. */
export const slice = <const S extends Shape>(begin: readonly number[], shape: S, x: Tensorial): Term<S> =>
  as(L.slice(x, begin, shape))
/** Vectors end to end; the caller declares the length. */
export const concat = <N extends number>(...xs: readonly Tensorial[]): Vec<N> => as(L.concat(xs, 0))
/** Tensors joined along an axis. */
export const concatAxis = <S extends Shape>(axis: number, xs: readonly Tensorial[]): Term<S> =>
  as(L.concat(xs, axis))
/** Terms of one shape along a new axis 0. */
export const stack = <S extends Shape, const X extends readonly Term<S>[]>(
  xs: X & readonly Term<S>[],
): Term<readonly [X['length'], ...S]> => as(L.stack(xs))
/** Zeros around x. */
export const pad = <S extends Shape>(
  before: readonly number[],
  after: readonly number[],
  x: Tensorial,
): Term<S> => as(L.pad(x, before, after))
/** Repeats x along new leading axes up to `shape`. */
export const broadcast = <const S extends Shape>(shape: S, x: Tensorial): Term<S> =>
  as(B.broadcastTo(x, shape))
/** Row i of x. */
export const at = <S extends Shape>(x: Tensorial, i: Index): Term<S> => as(I.gather(x, i))
/** Element i of a vector. */
export const element = <N extends number>(x: Vec<N>, i: Index): Scalar => as(I.gather(x, i))
/** Rows of x at many indices. */
export const gather = <S extends Shape>(x: Tensorial, indices: Term<readonly [number], 'int'>): Term<S> =>
  as(I.gather(x, indices))
/** Zeros of `rows` rows with row k of `updates` added at indices[k]. */
export const scatterAdd = <S extends Shape>(
  rows: number,
  indices: Term<readonly [number], 'int'>,
  updates: Tensorial,
): Term<S> => as(I.scatterAdd(indices, updates, rows))
/** 1 at index i, 0 elsewhere. */
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

/** Convolution of [n,h,w,in] with [h,w,in,out]; `pad` zeros surround the image. */
export const conv2d = <S extends Shape>(o: V.ConvolutionOptions, x: Tensorial, w: Tensorial): Term<S> =>
  as(V.conv(x, w, o))
/** Transposed convolution of [n,h,w,in] with [h,w,out,in] to images of `size`. */
export const conv2dTranspose = <S extends Shape>(
  o: V.ConvolutionOptions & { readonly size: readonly [number, number] },
  x: Tensorial,
  w: Tensorial,
): Term<S> => as(V.convTranspose(x, w, o, o.size))

/** Real functions, elementwise. */
import * as G from '../graph.js'
import * as B from '../prim/broadcast.js'
import * as E from '../prim/elementwise.js'
import * as Space from '../Space.js'
import type { Scalar, Term } from '../types.js'
import { as, unary, binary, type Shape } from './typed.js'
import { constant } from './constants.js'

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

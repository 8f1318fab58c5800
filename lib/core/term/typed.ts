/** Untyped tensors of the graph as typed terms, and functions on them. */
import type * as G from '../graph.js'
import type { Term } from '../types.js'

/** A term of any shape. */
export type Tensorial = G.Tensor
export type Shape = G.Shape

/** A tensor under the type that its maker knows. */
export const as = <T>(t: G.Tensor): T => t as unknown as T
/** A function of one tensor of any shape. */
export const unary =
  (f: (x: G.Tensor) => G.Tensor) =>
  <S extends Shape>(x: Term<S>): Term<S> =>
    as(f(x))
/** A function of two tensors of one shape. */
export const binary =
  (f: (x: G.Tensor, y: G.Tensor) => G.Tensor) =>
  <S extends Shape>(x: Term<S>, y: NoInfer<Term<S>>): Term<S> =>
    as(f(x, y))
/** A condition on two tensors of one shape. */
export const compare =
  (f: (x: G.Tensor, y: G.Tensor) => G.Tensor) =>
  <S extends Shape, K extends 'float' | 'int'>(x: Term<S, K>, y: NoInfer<Term<S, K>>): Term<S, 'bool'> =>
    as(f(x, y))

/**
 * The types of terms. Shapes with literal lengths are checked by the compiler: the phantom is invariant in the
 * shape, and operations take it from their first argument only.
 */
import type { DType, Shape, Tensor } from './graph.js'

declare const phantom: unique symbol

/** A term for a tensor of shape S and element type D. */
export interface Term<S extends Shape, D extends DType = 'float'> extends Tensor {
  readonly [phantom]: (shape: S, dtype: D) => readonly [S, D]
}

/** One real number. */
export type Scalar = Term<readonly []>
/** A real vector of length N. */
export type Vec<N extends number> = Term<readonly [N]>
/** A real matrix of M rows and N columns. */
export type Mat<M extends number, N extends number> = Term<readonly [M, N]>
/** One integer. */
export type Index = Term<readonly [], 'int'>
/** One truth value. */
export type Flag = Term<readonly [], 'bool'>

/** N values of type A side by side: every leaf gains axis 0 of length N. */
export type Batch<A, N extends number = number> =
  A extends Term<infer S, infer D> ? BatchedTerm<S, D, N> : { readonly [K in keyof A]: Batch<A[K], N> }
type BatchedTerm<S extends Shape, D extends DType, N extends number> = Term<readonly [N, ...S], D>

/** The type of many values side by side: every leaf gains axis 0. */
import type { DType, Shape } from '../core/graph.js'
import type { Term } from '../core/types.js'

export type Batch<A> =
  A extends Term<infer S, infer D> ? BatchedTerm<S, D> : { readonly [K in keyof A]: Batch<A[K]> }
type BatchedTerm<S extends Shape, D extends DType> = Term<readonly [number, ...S], D>

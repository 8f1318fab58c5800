/** Numbers known when a program is written. */
import * as G from '../graph.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import type { Index, Scalar, Term, Vec } from '../types.js'
import { as, type Shape } from './typed.js'

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

/**
 * Clipping by the global norm: gradients times min(1, bound / (norm + 1e-6)), where the norm is that of all leaves
 * together. The direction stays (Pascanu et al. 2013; the 1e-6 is that of common frameworks).
 */
import { requireOption } from '../../core/GiryError.js'
import type { Shape } from '../../core/graph.js'
import { zip } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import { parameterSpace, type Optimizer } from './define.js'

/**
 * The Euclidean norm over all leaves.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S } from 'giry'
 * const rows = Run.given(S.tuple(S.scalar, S.scalar), [Data.data([3], [1]), Data.data([4], [1])])
 * const at = Run.evaluate({ rows, backend: 'reference' })
 * await at((g) => O.globalNorm(g))() // Either.right(Data.data([5], [1]))
 * await at((g) => O.clipByGlobalNorm(1)(g))() // Either.right([Data.data([0.6], [1]), Data.data([0.8], [1])])
 * await at((g) => O.clipByGlobalNorm(100)(g))() // Either.right([Data.data([3], [1]), Data.data([4], [1])])
 */
export const globalNorm = (value: unknown): Scalar => {
  const squares = parameterSpace(value)
    .flatten(value)
    .map((leaf) => T.sum(T.square(leaf as Term<Shape>)))
  return T.sqrt(squares.reduce((total, s) => T.add(total, s), T.constant(0)))
}

/** Gradients of a norm of at most about `bound`. */
export const clipByGlobalNorm =
  (bound: number) =>
  <A>(gradients: A): A => {
    requireOption('bound', bound, (b) => b > 0, 'positive')
    const factor = T.min(T.constant(1), T.div(T.constant(bound), T.shift(1e-6)(globalNorm(gradients))))
    return zip(parameterSpace(gradients), (g) => T.scale(factor)(g!), gradients)
  }

/** The optimizer on gradients clipped by their global norm. */
export const clip =
  (bound: number) =>
  (optimizer: Optimizer): Optimizer => ({
    init: optimizer.init,
    update: (params, gradients, slots, iteration) =>
      optimizer.update(params, clipByGlobalNorm(bound)(gradients), slots, iteration),
  })

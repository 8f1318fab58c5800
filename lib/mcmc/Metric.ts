/**
 * Metrics: linear changes of scale for gradient moves, by a factor L of the covariance that is expected of the target:
 *   noise L xi ~ N(0, L L'),   drift L L' grad U,   inverse mass matrix L L'
 * The best L makes L^-1 x about white. Momenta are kept white too, so that no move has to invert L.
 * Reference: Neal 2011, "MCMC using Hamiltonian dynamics", section 4.1.
 */
import type { Shape, Tensor } from '../core/graph.js'
import { fromVector, toVector, zip } from '../core/linear.js'
import type * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Mat, Term } from '../core/types.js'

/** A factor L of a covariance on spaces of D's; by default on any. */
export interface Metric<D = unknown> {
  readonly name: string
  /** L y. */
  readonly apply: <Y extends D>(space: Space.Space<Y>, y: Y) => Y
  /** L' g. */
  readonly transpose: <Y extends D>(space: Space.Space<Y>, g: Y) => Y
  /** The terms that L is made of. */
  readonly terms: readonly Tensor[]
}

/** L = I: the space as it is. */
export const unit: Metric = { name: 'unit', apply: (_, y) => y, transpose: (_, g) => g, terms: [] }

/**
 * L = diag(scale): a value of the target's space with the standard deviation of each number, all positive.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Metric, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 1], [1, 2])), backend: 'reference' })
 * const diagonal = Metric.diagonal(S.real(2), T.vector([2, 3]))
 * await at((x) => diagonal.apply(S.real(2), x))() // Either.right(Data.data([2, 3], [1, 2]))
 * const dense = Metric.dense(T.tensor([2, 0, 1, 3], [2, 2]))
 * await at((x) => dense.apply(S.real(2), x))() // Either.right(Data.data([2, 4], [1, 2]))
 * await at((x) => dense.transpose(S.real(2), x))() // Either.right(Data.data([3, 3], [1, 2]))
 * await at((x) => Metric.unit.apply(S.real(2), x))() // Either.right(Data.data([1, 1], [1, 2]))
 */
export const diagonal = <D>(space: Space.Space<D>, scale: D): Metric<D> => {
  const times = <Y extends D>(own: Space.Space<Y>, y: Y): Y =>
    zip(own, (a, b) => T.mul(a!, b!), y, own.build(space.flatten(scale)))
  return {
    name: 'diagonal',
    apply: times,
    transpose: times,
    terms: space.flatten(scale) as readonly Term<Shape>[],
  }
}

/** Any L: a square matrix over all numbers of a value, leaf by leaf, such as a Cholesky factor. */
export const dense = <N extends number>(factor: Mat<N, N>): Metric => {
  const square = factor as unknown as Mat<number, number>
  return {
    name: 'dense',
    apply: (space, y) => fromVector(space, T.matVec(square, toVector(space, y))),
    transpose: (space, g) => fromVector(space, T.vecMat(toVector(space, g), square)),
    terms: [factor],
  }
}

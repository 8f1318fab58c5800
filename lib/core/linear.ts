/** Values of a space of floats as vectors: arithmetic leaf by leaf, for moves on any such space. */
import type { Shape } from './graph.js'
import type { Space } from './Space.js'
import * as T from './Term.js'
import type { Scalar, Term } from './types.js'

type Leaf = Term<Shape>

/** f on the leaves of several values of one space. */
export const zip = <X>(
  space: Space<X>,
  f: (...leaves: readonly Leaf[]) => Leaf,
  ...values: readonly X[]
): X => {
  const flat = values.map((v) => space.flatten(v) as readonly Leaf[])
  return space.build(space.leaves.map((_, i) => f(...flat.map((leaves) => leaves[i]!))))
}

/** x + c y. */
export const axpy = <X>(space: Space<X>, c: number | Scalar, x: X, y: X): X =>
  zip(space, (a, b) => T.add(a!, T.scale(c)(b!)), x, y)

/**
 * a x + b y.
 *
 * @example
 * import { Linear, Space as S, Term as T } from 'giry'
 * const space = S.struct({ position: S.real(2), level: S.scalar })
 * const x = { position: T.vector([1, 2]), level: T.constant(3) }
 * Linear.combine(space, 2, x, -1, x).position.shape // [2]
 */
export const combine = <X>(space: Space<X>, a: number | Scalar, x: X, b: number | Scalar, y: X): X =>
  zip(space, (u, v) => T.add(T.scale(a)(u!), T.scale(b)(v!)), x, y)

/** c x. */
export const scale = <X>(space: Space<X>, c: number | Scalar, x: X): X => zip(space, (u) => T.scale(c)(u!), x)

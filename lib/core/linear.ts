/** Values of a space of floats as vectors: arithmetic leaf by leaf. */
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

/** Values of a space of floats as vectors: arithmetic leaf by leaf, for moves on any such space. */
import { size, type Shape } from './graph.js'
import type { Space } from './Space.js'
import * as T from './Term.js'
import type { Scalar, Term, Vec } from './types.js'

type Leaf = Term<Shape>

/** f on the leaves of several values of one space: on the first leaves, the second leaves and so on. */
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
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Linear, Run, Space as S, Term as T } from 'giry'
 * const space = S.tuple(S.real(2), S.scalar)
 * const [x, y] = [[T.vector([1, 2]), T.constant(3)], [T.vector([10, 10]), T.constant(20)]] as const
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0], [1])), backend: 'reference' })
 * const value = (v: readonly number[], s: number) => Either.right([Data.data(v, [1, 2]), Data.data([s], [1])])
 * await at(() => Linear.combine(space, 2, x, -1, y))() // value([-8, -6], -14)
 * await at(() => Linear.axpy(space, 2, x, y))() // value([21, 22], 43)
 * await at(() => Linear.scale(space, 2, x))() // value([2, 4], 6)
 * await at(() => Linear.zip(space, (u, v) => T.mul(u!, v!), x, y))() // value([10, 20], 60)
 */
export const combine = <X>(space: Space<X>, a: number | Scalar, x: X, b: number | Scalar, y: X): X =>
  zip(space, (u, v) => T.add(T.scale(a)(u!), T.scale(b)(v!)), x, y)

/** All numbers of a value of floats as one vector, leaf by leaf. */
export const toVector = <X>(space: Space<X>, x: X): Vec<number> => {
  const parts = (space.flatten(x) as readonly Leaf[]).map((leaf) => T.reshape([size(leaf.shape)], leaf))
  return parts.length === 1 ? parts[0]! : T.concat<number>(...parts)
}

/**
 * The value whose numbers are those of a vector: the inverse of `toVector`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Linear, Run, Space as S, Term as T } from 'giry'
 * const space = S.tuple(S.scalar, S.real(2))
 * const at = Run.evaluate({ rows: Run.given(S.real<number>(3), Data.data([1, 2, 3], [1, 3])), backend: 'reference' })
 * await at((v) => Linear.fromVector(space, v)[1])() // Either.right(Data.data([2, 3], [1, 2]))
 * await at((v) => Linear.toVector(space, Linear.fromVector(space, v)))() // Either.right(Data.data([1, 2, 3], [1, 3]))
 * await at((v) => Linear.dot(S.real<number>(3), v, v))() // Either.right(Data.data([14], [1]))
 */
export const fromVector = <X>(space: Space<X>, v: Vec<number>): X => {
  const starts = space.leaves.map((_, i) => space.leaves.slice(0, i).reduce((n, l) => n + size(l.shape), 0))
  const part = (i: number): Leaf => {
    const { shape } = space.leaves[i]!
    return T.reshape(shape, space.leaves.length === 1 ? v : T.slice([starts[i]!], [size(shape)], v))
  }
  return space.build(space.leaves.map((_, i) => part(i)))
}

/** sum_i x_i y_i over all numbers of two values. */
export const dot = <X>(space: Space<X>, x: X, y: X): Scalar =>
  (space.flatten(zip(space, (u, v) => T.mul(u!, v!), x, y)) as readonly Leaf[])
    .map((leaf) => T.sum(leaf))
    .reduce((s, t) => T.add(s, t))

/** c x. */
export const scale = <X>(space: Space<X>, c: number | Scalar, x: X): X => zip(space, (u) => T.scale(c)(u!), x)

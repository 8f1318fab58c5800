/**
 * Bijections between spaces, with their change of volume:
 *   forward(x) = (y, log |det D f(x)|),   inverse(y) = (x, log |det D f^-1(y)|)
 * They are a groupoid: `andThen` is associative with unit `identity`, `invert` turns an arrow round, and along a composition
 * log-determinants add:
 *   inverse . forward = id    logdet f^-1 (f x) = - logdet f (x)    logdet (g . f)(x) = logdet g (f x) + logdet f (x)
 * A density p on X becomes p(f^-1 y) |det D f^-1(y)| on Y: `E.pullback` and `M.transport` use it.
 * Reference: Papamakarios et al. 2021, "Normalizing flows for probabilistic modeling and inference", section 2.
 */
import { size } from '../core/graph.js'
import { fromVector, toVector } from '../core/linear.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar, Vec } from '../core/types.js'
import type { Bijection } from './bijection/define.js'

export type { Bijection } from './bijection/define.js'
export { affine, constrained, exponential, interval, logistic } from './bijection/elementwise.js'
export { ordered } from './bijection/ordered.js'
export { simplex } from './bijection/simplex.js'

const zero = T.constant(0)

/** The bijection that changes nothing. */
export const identity = <X>(space: Space.Space<X>): Bijection<X, X> => ({
  name: 'identity',
  source: space,
  target: space,
  forward: (x) => [x, zero],
  inverse: (x) => [x, zero],
})

/** The same bijection the other way. */
export const invert = <X, Y>(b: Bijection<X, Y>): Bijection<Y, X> => ({
  name: `invert(${b.name})`,
  source: b.target,
  target: b.source,
  forward: b.inverse,
  inverse: b.forward,
})

/**
 * First one bijection, then the next.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 1], [2])), backend: 'reference' })
 * const above3 = pipe(B.exponential(S.scalar), B.andThen(B.affine(S.scalar, { shift: 3, scale: 2 })))
 * await at((x) => above3.forward(x)[0])() // Either.right(Data.data([5, 3 + 2 * Math.E], [2]))
 * await at((x) => above3.forward(x)[1])() // Either.right(Data.data([Math.log(2), 1 + Math.log(2)], [2]))
 * await at((x) => B.invert(above3).forward(above3.forward(x)[0])[0])() // Either.right(Data.data([0, 1], [2]))
 * await at((x) => B.identity(S.scalar).forward(x)[0])() // Either.right(Data.data([0, 1], [2]))
 */
export const andThen =
  <Y, Z>(next: Bijection<Y, Z>) =>
  <X>(b: Bijection<X, Y>): Bijection<X, Z> => ({
    name: `${b.name} > ${next.name}`,
    source: b.source,
    target: next.target,
    forward: (x) => through(b.forward, next.forward, x),
    inverse: (z) => through(next.inverse, b.inverse, z),
  })

const through = <X, Y, Z>(
  f: (x: X) => readonly [Y, Scalar],
  g: (y: Y) => readonly [Z, Scalar],
  x: X,
): readonly [Z, Scalar] => {
  const [y, first] = f(x)
  const [z, second] = g(y)
  return [z, T.add(first, second)]
}

/**
 * The numbers of a value as one vector, leaf by leaf.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real<number>(2), Data.data([1, 2], [1, 2])), backend: 'reference' })
 * const pair = B.flatten(S.struct({ a: S.scalar, b: S.scalar }))
 * await at((x) => pair.inverse(x)[0].b)() // Either.right(Data.data([2], [1]))
 * await at((x) => pair.forward(pair.inverse(x)[0])[0])() // Either.right(Data.data([1, 2], [1, 2]))
 */
export const flatten = <X>(space: Space.Space<X>): Bijection<X, Vec<number>> => ({
  name: 'flatten',
  source: space,
  target: Space.real(space.leaves.reduce((n, l) => n + size(l.shape), 0)),
  forward: (x) => [toVector(space, x), zero],
  inverse: (v) => [fromVector(space, v), zero],
})

/** What `struct` needs to know of its parts. */
interface Part {
  readonly name: string
  readonly source: Space.Space<unknown>
  readonly target: Space.Space<unknown>
  readonly forward: (x: never) => readonly [unknown, Scalar]
  readonly inverse: (y: never) => readonly [unknown, Scalar]
}

/**
 * One bijection for each field of a record; the log-determinants add.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const space = S.struct({ mean: S.scalar, deviation: S.scalar })
 * const start = { mean: Data.data([7], [1]), deviation: Data.data([1], [1]) }
 * const at = Run.evaluate({ rows: Run.given(space, start), backend: 'reference' })
 * const b = B.struct({ mean: B.identity(S.scalar), deviation: B.exponential(S.scalar) })
 * await at((x) => b.forward(x)[0].deviation)() // Either.right(Data.data([Math.E], [1]))
 * await at((x) => b.forward(x)[1])() // Either.right(Data.data([1], [1]))
 * const rate = B.interval(S.scalar, -1, 1)
 * await at((x) => rate.forward(rate.inverse(x.deviation)[0])[0])() // Either.right(Data.data([1], [1]))
 */
export const struct = <const F extends { readonly [field: string]: Part }>(
  fields: F,
): Bijection<
  { readonly [K in keyof F]: ReturnType<F[K]['inverse']>[0] },
  { readonly [K in keyof F]: ReturnType<F[K]['forward']>[0] }
> => {
  type Value = { readonly [field: string]: never }
  const names = Object.keys(fields)
  const spaces = (side: 'source' | 'target'): Space.Space<object> =>
    Space.struct(Object.fromEntries(names.map((n) => [n, fields[n]![side]])))
  const each = (side: 'forward' | 'inverse') => (x: Value) => {
    const images = names.map((n) => fields[n]![side](x[n]!))
    const value = Object.fromEntries(names.map((n, i) => [n, images[i]![0]]))
    return [value, images.reduce<Scalar>((s, [, logDet]) => T.add(s, logDet), zero)] as const
  }
  return {
    name: `struct(${names.map((n) => `${n}: ${fields[n]!.name}`).join(', ')})`,
    source: spaces('source'),
    target: spaces('target'),
    forward: each('forward'),
    inverse: each('inverse'),
  } as never
}

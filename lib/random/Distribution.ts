/** Distributions as values of the random monad; their densities come from `logDensity`. */
import { requireOption } from '../core/GiryError.js'
import type { Shape } from '../core/graph.js'
import type { Flag, Scalar, Term, Vec } from '../core/types.js'
import * as T from '../core/Term.js'
import * as R from './Random.js'

/**
 * N(mean, sd^2), independent elements; sd is positive, a number or a scalar term. The example gives energies, minus
 * log-densities, at 1 and at 5.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Energy as E, Random as R, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1, 5], [2])), backend: 'reference' })
 * const energyOf = (law: R.Random<T.Scalar>) => E.value(E.fromRandom('law', S.scalar, law))
 * const c = Math.log(2 * Math.PI) / 2
 * await at(energyOf(D.normal({ mean: T.constant(1), sd: 2 })))() // Either.right(Data.data([c + Math.LN2, c + Math.LN2 + 2], [2]))
 * await at(energyOf(D.standardNormal([])))() // Either.right(Data.data([c + 0.5, c + 12.5], [2]))
 * await at(energyOf(D.uniform({ low: 0, high: 4, shape: [] })))() // Either.right(Data.data([Math.log(4), Infinity], [2]))
 */
export const normal = <S extends Shape>(o: {
  readonly mean: Term<S>
  readonly sd: number | Scalar
}): R.Random<Term<S>> => {
  if (typeof o.sd === 'number') requireOption('sd', o.sd, (s) => s > 0, 'positive')
  return R.map((noise: Term<S>) => T.add(o.mean, T.scale(o.sd)(noise)))(R.normal(o.mean.shape as S))
}

/** N(0, 1), independent elements of a shape. */
export const standardNormal = <const S extends Shape>(shape: S): R.Random<Term<S>> => R.normal(shape)

/** Uniform on (low, high), independent elements. */
export const uniform = <const S extends Shape>(o: {
  readonly low: number
  readonly high: number
  readonly shape: S
}): R.Random<Term<S>> => {
  requireOption('high - low', o.high - o.low, (w) => w > 0, 'positive')
  return R.map((u: Term<S>) => T.shift(o.low)(T.scale(o.high - o.low)(u)))(R.uniform(o.shape))
}

/**
 * True with probability p.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const law = (...ps: readonly number[]) => Either.right(ps.map((p, k) => [Data.data([k], [], 'int'), p]))
 * Exact.law(R.map((x: T.Flag) => T.toInt(x))(D.bernoulli(0.25))) // law(0.75, 0.25)
 * Exact.law(D.categorical(T.log(T.vector([1, 2, 5])))) // law(0.125, 0.25, 0.625)
 * Exact.law(D.mixture([1, R.of(T.index(0))], [3, D.categorical(T.vector([0, 0]))])) // law(0.625, 0.375)
 */
export const bernoulli = (p: number | Scalar): R.Random<Flag> => {
  if (typeof p === 'number') requireOption('p', p, (x) => x >= 0 && x <= 1, 'between 0 and 1')
  return R.accept(T.log(T.toScalar(p)))
}

/** Index k with probability softmax(logits)[k]. */
export const categorical = <N extends number>(logits: Vec<N>): R.Random<T.Index> => R.categorical(logits)

/** A finite mixture: each part, all of one space, with its weight (positive; they needn't add to one). */
export const mixture = <A>(
  ...parts: readonly (readonly [weight: number, part: R.Random<A>])[]
): R.Random<A> => {
  parts.forEach(([w]) => requireOption('weight', w, (x) => x > 0, 'positive'))
  return R.mixture(
    T.vector(parts.map(([w]) => Math.log(w))),
    parts.map(([, part]) => part),
  )
}

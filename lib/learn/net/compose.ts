/** Nets from nets: one after the other, beside the identity, and by name. */
import type { Shape } from '../../core/graph.js'
import type * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Term } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { net, parameterised, type Activation, type Net } from './define.js'

/**
 * First one net, then the next; the parameters are a pair.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Net as N } from 'giry'
 * const classifier = pipe(N.dense(64, 32), N.activate(N.relu), N.andThen(N.dense(32, 10)))
 * N.count(classifier) // 2410
 */
export const andThen =
  <Q, Y, Z>(next: Net<Q, Y, Z>) =>
  <P, X>(first: Net<P, X, Y>): Net<readonly [P, Q], X, Z> =>
    net(
      R.both(first.init, next.init),
      ([p, q]) =>
        (x) =>
          next(q)(first(p)(x)),
    )

/**
 * A function of the net's output, without parameters of its own.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Random as R, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2], [1, 2])), backend: 'reference' })
 * const gain = N.net(R.of(T.constant(1)), (p: T.Scalar) => (x: T.Vec<2>) => T.scale(p)(x))
 * const ten = T.constant(10)
 * await at(gain(ten))() // Either.right(Data.data([10, 20], [1, 2]))
 * await at(N.map((y: T.Vec<2>) => T.sum(y))(gain)(ten))() // Either.right(Data.data([30], [1]))
 * await at(N.contramap((x: T.Vec<2>) => T.shift(1)(x))(gain)(ten))() // Either.right(Data.data([20, 30], [1, 2]))
 * await at(N.residual(gain)(ten))() // Either.right(Data.data([11, 22], [1, 2]))
 * await at(N.andThen(gain)(gain)([ten, ten]))() // Either.right(Data.data([100, 200], [1, 2]))
 */
export const map =
  <Y, Z>(f: (y: Y) => Z) =>
  <P, X>(inner: Net<P, X, Y>): Net<P, X, Z> =>
    net(inner.init, (params) => (x) => f(inner(params)(x)))

/** A function of the input, without parameters of its own, before the net. */
export const contramap =
  <W, X>(f: (w: W) => X) =>
  <P, Y>(inner: Net<P, X, Y>): Net<P, W, Y> =>
    net(inner.init, (params) => (w) => inner(params)(f(w)))

/** An activation of the net's output. */
export const activate =
  (activation: Activation) =>
  <P, X, S extends Shape>(inner: Net<P, X, Term<S>>): Net<P, X, Term<S>> =>
    net(inner.init, (params) => (x) => activation(inner(params)(x)))

/** x + f(x) (He et al. 2016). */
export const residual = <P, S extends Shape>(f: Net<P, Term<S>, Term<S>>): Net<P, Term<S>, Term<S>> =>
  net(f.init, (params) => (x) => T.add(x, f(params)(x)))

/** Any net, for constraints. */
export interface AnyNet {
  (params: never): (x: never) => unknown
  readonly init: Random<unknown>
  readonly space: Space.Space<unknown>
}

/** The parameters of a net. */
export type ParamsOf<N> = N extends { readonly init: Random<infer P> } ? P : never

/** Nets by names other than `init` and `space`. */
type Fields = { readonly [name: string]: AnyNet } & { readonly [K in 'init' | 'space']?: never }

/** The parameters of a record of nets: `Of<typeof nets>`. */
export type Of<N> = { readonly [K in Exclude<keyof N, 'init' | 'space'>]: ParamsOf<N[K]> }

/**
 * Nets by name, with one record of parameters for all of them.
 *
 * @example
 * import { Net as N } from 'giry'
 * const nets = N.struct({
 *   tilt: N.scalar(N.mlp([16, 200, 200, 1], N.leakyRelu(0.2))),
 *   generator: N.mlp([16, 256, 64], N.gelu, N.tanh),
 * })
 * type Parameters = N.Of<typeof nets>
 * const mean = (p: Parameters) => nets.generator(p.generator)
 * N.count(nets) // 64601
 */
export const struct = <const F extends Fields>(
  fields: F,
): F & { readonly init: Random<Of<F>>; readonly space: Space.Space<Of<F>> } => {
  const inits = Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, inner.init]))
  return parameterised({ ...fields }, R.struct(inits) as unknown as Random<Of<F>>)
}

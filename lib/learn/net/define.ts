/**
 * Nets: functions with parameters, as values. A net is `net(params)(x)` for one example x, together with a random
 * value of its parameters; batches come from plates. Nets compose as functions do:
 *   sequential(f, g)([p, q]) = g(q) . f(p)
 * Reference: Fong, Spivak and Tuyeras 2019, "Backprop as functor".
 */
import { constant, size, variable, type Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import type { Term } from '../../core/types.js'
import type { Random } from '../../random/Random.js'

/** A function from X to Y with parameters P. */
export interface Net<P, X, Y> {
  (params: P): (x: X) => Y
  /** A random value of the parameters. */
  readonly init: Random<P>
  /** The space of the parameters. */
  readonly space: Space.Space<P>
}

/** A function of single elements, for terms of every shape. */
export type Activation = <S extends Shape>(x: Term<S>) => Term<S>

/** The space of a random value. */
export const spaceOf = <A>(random: Random<A>): Space.Space<A> =>
  Space.of(
    random.trace({ key: variable({ dtype: 'int', shape: [2] }), address: constant([0], [], 'int') }).value,
  )

/** Adds `init` and `space`; the space is worked out when it is first asked for, so bad widths are found by then. */
export const parameterised = <F extends object, P>(
  target: F,
  init: Random<P>,
): F & { readonly init: Random<P>; readonly space: Space.Space<P> } => {
  let space: Space.Space<P> | undefined
  return Object.defineProperties(target, {
    init: { value: init, enumerable: true },
    space: { get: () => (space ??= spaceOf(init)), enumerable: true },
  }) as F & { readonly init: Random<P>; readonly space: Space.Space<P> }
}

/**
 * A net from a function and a random value of its parameters.
 *
 * @example
 * import { Net as N, Random as R, Term as T } from 'giry'
 * const gain = N.net(R.of(T.constant(1)), (p: T.Scalar) => (x: T.Vec<2>) => T.scale(p)(x))
 * N.count(gain) // 1
 */
export const net = <P, X, Y>(init: Random<P>, apply: (params: P) => (x: X) => Y): Net<P, X, Y> =>
  parameterised((params: P) => apply(params), init)

/** How many numbers the parameters are. */
export const count = ({ space }: { readonly space: Space.Space<unknown> }): number =>
  space.leaves.reduce((total, leaf) => total + size(leaf.shape), 0)

/**
 * What a reducer is, and reducers from reducers: of images of the points, functions of statistics, and several at once.
 */
import * as Space from '../../core/Space.js'

/** The parts of a reducer with states S. */
export interface Parts<X, S, R> {
  /** The state before the first point. */
  readonly init: S
  readonly step: (state: S, x: X) => S
  /** The state of one sequence after another. */
  readonly merge: (first: S, second: S) => S
  readonly finish: (state: S) => R
}

declare const hidden: unique symbol
/** A reducer's state; only the reducer itself knows what is in it. */
export interface State {
  readonly [hidden]: true
}

/** A statistic R of points of type X. */
export interface Reducer<X, R> {
  readonly name: string
  readonly on: (space: Space.Space<X>) => Parts<X, State, R>
}

/**
 * A reducer from its parts on each space; states are values, trees of terms.
 *
 * @example
 * import { Reducer, Term as T } from 'giry'
 * const total = Reducer.reducer<T.Scalar, T.Scalar, T.Scalar>('total', () => ({
 *   init: T.constant(0),
 *   step: (sum, x) => T.add(sum, x),
 *   merge: (a, b) => T.add(a, b),
 *   finish: (sum) => sum,
 * }))
 * total.name // 'total'
 */
export const reducer = <X, S, R>(
  name: string,
  parts: (space: Space.Space<X>) => Parts<X, S, R>,
): Reducer<X, R> => ({
  name,
  on: (space) => parts(space) as unknown as Parts<X, State, R>,
})

/**
 * The statistic of an image of the points. The example looks at the points 1, 2, 3, 4.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const next = K.lift('next', S.scalar, (x) => T.shift(1)(x)) // from 0 through 1, 2, 3, 4
 * const start = Data.data([0], [1])
 * const squares = Reducer.contramap((x: T.Scalar) => T.square(x))(Reducer.mean<T.Scalar>())
 * const root = Reducer.map((m: T.Scalar) => T.sqrt(m))(squares)
 * const reducer = Reducer.both(squares, root)
 * const run = await Run.reduce({ reducer, start, chains: 1, draws: 4, seed: 1, backend: 'reference' })(next)()
 * run._tag === 'Right' && run.right.value.map((d) => d.values) // [7.5], [Math.sqrt(7.5)]
 */
export const contramap =
  <X, Y>(f: (x: X) => Y) =>
  <R>(r: Reducer<Y, R>): Reducer<X, R> => ({
    name: r.name,
    on: (space) => {
      const parts = r.on(Space.of(f(Space.variables(space).value)))
      return { ...parts, step: (state, x) => parts.step(state, f(x)) }
    },
  })

/** A function of the statistic, computed once at the end. */
export const map =
  <R, Q>(f: (r: R) => Q) =>
  <X>(r: Reducer<X, R>): Reducer<X, Q> => ({
    name: r.name,
    on: (space) => {
      const parts = r.on(space)
      return { ...parts, finish: (state) => f(parts.finish(state)) }
    },
  })

type Fields<X> = { readonly [name: string]: Reducer<X, unknown> }
type Results<F> = { readonly [K in keyof F]: F[K] extends Reducer<never, infer R> ? R : never }
type States = { readonly [name: string]: State }

/**
 * Several statistics at once, by name.
 *
 * @example
 * import { Reducer, Term as T } from 'giry'
 * const summary = Reducer.struct<T.Vec<2>>()({ mean: Reducer.mean(), variance: Reducer.variance() })
 * summary.name // 'mean, variance'
 */
export const struct =
  <X>() =>
  <F extends Fields<X>>(fields: F): Reducer<X, Results<F>> =>
    reducer(Object.keys(fields).join(', '), (space) => {
      const parts = Object.entries(fields).map(([name, r]) => [name, r.on(space)] as const)
      const each = <A>(f: (p: Parts<X, State, unknown>, name: string) => A): { readonly [name: string]: A } =>
        Object.fromEntries(parts.map(([name, p]) => [name, f(p, name)]))
      return {
        init: each((p) => p.init),
        step: (state: States, x) => each((p, name) => p.step(state[name]!, x)),
        merge: (a, b) => each((p, name) => p.merge(a[name]!, b[name]!)),
        finish: (state) => each((p, name) => p.finish(state[name]!)) as Results<F>,
      }
    })

/** Two statistics at once. */
export const both = <X, Q, R>(first: Reducer<X, Q>, second: Reducer<X, R>): Reducer<X, readonly [Q, R]> =>
  map(({ a, b }: { readonly a: Q; readonly b: R }) => [a, b] as const)(
    struct<X>()({ a: first, b: second }) as unknown as Reducer<X, { readonly a: Q; readonly b: R }>,
  )

/**
 * Reducers: statistics of a sequence that are computed as it goes by, so that it needn't be stored. A reducer is a
 * monoid of states with a left action of the points:
 *   value(x1, ..., xn) = finish(step(... step(init, x1) ..., xn))
 *   merge(value(xs), value(ys)) = value(xs ++ ys)           in float64 tolerance
 *   merge(init, s) = s = merge(s, init)                     bitwise
 * All four functions are terms: the first two run on the device beside the chain, the others on the host.
 * References: Welford 1962; Chan, Golub and LeVeque 1983 for merging.
 */
import { zip } from '../core/linear.js'
import { fail } from '../core/GiryError.js'
import { size } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Mat, Scalar, Term } from '../core/types.js'

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

const requireFloats = (name: string, space: Space.Space<unknown>): void => {
  const other = space.leaves.find((leaf) => leaf.dtype !== 'float')
  if (other !== undefined)
    fail(
      'ShapeError',
      `${name} of a leaf of type ${other.dtype}${other.path === '' ? '' : ` at '${other.path}'`}`,
      'convert it with T.toFloat in a contramap',
    )
}

const everywhere = <X>(space: Space.Space<X>, c: number): X =>
  space.build(space.leaves.map((leaf) => T.fill(c, leaf.shape)))

const one = T.constant(1)
const next = (count: Scalar): Scalar => T.add(count, one)
/** part / whole, and 0 of nothing. */
const fraction = (part: Scalar, whole: Scalar): Scalar => T.div(part, T.max(whole, one))
/** 1 / (n - 1), infinite for fewer than two points, so that 0 times it is not a number. */
const perDegree = (count: Scalar): Scalar => T.div(one, T.max(T.sub(count, one), T.constant(0)))

interface Mean<X> {
  readonly count: Scalar
  readonly mean: X
}
interface Moments<X, C> extends Mean<X> {
  /** The sum of squared deviations from the mean. */
  readonly scatter: C
}

const stepMean = <X>(space: Space.Space<X>, { count, mean }: Mean<X>, x: X): Mean<X> => {
  const n = next(count)
  return {
    count: n,
    mean: zip(space, (m, y) => T.add(m!, T.scale(T.div(one, n))(T.sub(y!, m!))), mean, x),
  }
}
const mergeMean = <X>(space: Space.Space<X>, a: Mean<X>, b: Mean<X>): Mean<X> => {
  const count = T.add(a.count, b.count)
  const share = fraction(b.count, count)
  return { count, mean: zip(space, (m, k) => T.add(m!, T.scale(share)(T.sub(k!, m!))), a.mean, b.mean) }
}

/**
 * How many points. The example looks at the points 1, 2, 3, 4.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const next = K.lift('next', S.scalar, (x) => T.shift(1)(x)) // from 0 through 1, 2, 3, 4
 * const start = Data.data([0], [1])
 * const reducer = Reducer.struct<T.Scalar>()({
 *   count: Reducer.count(),
 *   mean: Reducer.mean(),
 *   variance: Reducer.variance(),
 *   covariance: Reducer.covariance(),
 *   extremes: Reducer.extremes(),
 * })
 * const run = await Run.reduce({ reducer, start, chains: 1, draws: 4, seed: 1, backend: 'reference' })(next)()
 * const found = run._tag === 'Right' ? run.right.value : undefined
 * found?.count.values // [4]
 * found?.mean.values // [2.5]
 * found?.variance.values // [5 / 3]
 * found?.covariance // Data.data([5 / 3], [1, 1])
 * found?.extremes // { least: Data.data([1], []), largest: Data.data([4], []) }
 */
export const count = <X>(): Reducer<X, Scalar> =>
  reducer('count', () => ({
    init: T.constant(0),
    step: (n: Scalar) => next(n),
    merge: (a, b) => T.add(a, b),
    finish: (n) => n,
  }))

/** The mean, leaf by leaf; 0 of no points. Leaves are floats. */
export const mean = <X>(): Reducer<X, X> =>
  reducer('mean', (space) => {
    requireFloats('mean', space)
    return {
      init: { count: T.constant(0), mean: everywhere(space, 0) },
      step: (state: Mean<X>, x) => stepMean(space, state, x),
      merge: (a, b) => mergeMean(space, a, b),
      finish: (state) => state.mean,
    }
  })

/** The variance of each element, with n - 1 in the denominator; NaN of fewer than two points. Leaves are floats. */
export const variance = <X>(): Reducer<X, X> =>
  reducer('variance', (space) => {
    requireFloats('variance', space)
    return {
      init: { count: T.constant(0), mean: everywhere(space, 0), scatter: everywhere(space, 0) },
      step: (state: Moments<X, X>, x) => {
        const after = stepMean(space, state, x)
        const scatter = zip(
          space,
          (s, y, before, now) => T.add(s!, T.mul(T.sub(y!, before!), T.sub(y!, now!))),
          state.scatter,
          x,
          state.mean,
          after.mean,
        )
        return { ...after, scatter }
      },
      merge: (a, b) => {
        const whole = mergeMean(space, a, b)
        const weight = T.mul(a.count, fraction(b.count, whole.count))
        const scatter = zip(
          space,
          (s, t, m, k) => T.add(T.add(s!, t!), T.scale(weight)(T.square(T.sub(k!, m!)))),
          a.scatter,
          b.scatter,
          a.mean,
          b.mean,
        )
        return { ...whole, scatter }
      },
      finish: (state) => zip(space, (s) => T.scale(perDegree(state.count))(s!), state.scatter),
    }
  })

type Vector = Term<readonly [number]>
type Matrix = Mat<number, number>

const outer = (d: number, x: Vector, y: Vector): Matrix =>
  T.matMul(T.reshape([d, 1] as const, x), T.reshape([1, d] as const, y)) as unknown as Matrix

/**
 * The covariance matrix of all elements, in the order of the leaves and row-major within them, with n - 1 in the
 * denominator; NaN of fewer than two points. Leaves are floats.
 */
export const covariance = <X>(): Reducer<X, Matrix> =>
  reducer('covariance', (space) => {
    requireFloats('covariance', space)
    const d = space.leaves.reduce((n, leaf) => n + size(leaf.shape), 0)
    const vectors = Space.tensor([d])
    const vector = (x: X): Vector =>
      T.concat<number>(...space.flatten(x).map((leaf) => T.reshape([size(leaf.shape)], leaf)))
    return {
      init: { count: T.constant(0), mean: T.fill(0, [d]), scatter: T.fill(0, [d, d]) },
      step: (state: Moments<Vector, Matrix>, x) => {
        const y = vector(x)
        const after = stepMean<Vector>(vectors, state, y)
        return {
          ...after,
          scatter: T.add(state.scatter, outer(d, T.sub(y, state.mean), T.sub(y, after.mean))),
        }
      },
      merge: (a, b) => {
        const whole = mergeMean<Vector>(vectors, a, b)
        const weight = T.mul(a.count, fraction(b.count, whole.count))
        const apart = T.sub(b.mean, a.mean)
        return {
          ...whole,
          scatter: T.add(T.add(a.scatter, b.scatter), T.scale(weight)(outer(d, apart, apart))),
        }
      },
      finish: (state) => T.scale(perDegree(state.count))(state.scatter),
    }
  })

/** The least and the largest value of each element. */
export interface Extremes<X> {
  readonly least: X
  readonly largest: X
}

/** The extremes of each element; of no points, the least is infinity and the largest -infinity. Leaves are floats. */
export const extremes = <X>(): Reducer<X, Extremes<X>> =>
  reducer('extremes', (space) => {
    requireFloats('extremes', space)
    const least = (a: X, b: X): X => zip(space, (x, y) => T.min(x!, y!), a, b)
    const largest = (a: X, b: X): X => zip(space, (x, y) => T.max(x!, y!), a, b)
    return {
      init: { least: everywhere(space, Infinity), largest: everywhere(space, -Infinity) },
      step: (state: Extremes<X>, x) => ({ least: least(state.least, x), largest: largest(state.largest, x) }),
      merge: (a, b) => ({ least: least(a.least, b.least), largest: largest(a.largest, b.largest) }),
      finish: (state) => state,
    }
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

/**
 * Counts, means, variances and covariances, by the recurrences of Welford 1962; merged by Chan, Golub and LeVeque 1983.
 */
import { size } from '../../core/graph.js'
import { zip } from '../../core/linear.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Mat, Scalar, Term } from '../../core/types.js'
import { reducer, type Reducer } from './define.js'
import { everywhere, requireFloats } from './floats.js'

const one = T.constant(1)
const next = (count: Scalar): Scalar => T.add(count, one)
/** part / whole, and 0 of nothing. */
const fraction = (part: Scalar, whole: Scalar): Scalar => T.div(part, T.max(whole, one))
/** 1 / (n - 1), infinite for fewer than two points, so that 0 times it is not a number. */
const perDegree = (count: Scalar): Scalar => T.div(one, T.max(T.sub(count, one), T.constant(0)))

/** The mean of so many points. */
export interface Mean<X> {
  readonly count: Scalar
  readonly mean: X
}
/** Moments of so many points. */
export interface Moments<X, C> extends Mean<X> {
  /** The sum of squared deviations from the mean. */
  readonly scatter: C
}

/** A mean with one more point. */
export const stepMean = <X>(space: Space.Space<X>, { count, mean }: Mean<X>, x: X): Mean<X> => {
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

/** Moments of no points. */
export const noMoments = <X>(space: Space.Space<X>): Moments<X, X> => ({
  count: T.constant(0),
  mean: everywhere(space, 0),
  scatter: everywhere(space, 0),
})

/** Moments with one more point. */
export const stepMoments = <X>(space: Space.Space<X>, state: Moments<X, X>, x: X): Moments<X, X> => {
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
}

/** Moments of one sequence after another. */
export const mergeMoments = <X>(space: Space.Space<X>, a: Moments<X, X>, b: Moments<X, X>): Moments<X, X> => {
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
}

/** The variance of moments, NaN of fewer than two points. */
export const varianceOf = <X>(space: Space.Space<X>, { count, scatter }: Moments<X, X>): X =>
  zip(space, (s) => T.scale(perDegree(count))(s!), scatter)

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

/**
 * The sum of each element: of divergences, their number. Leaves are floats.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const next = K.lift('next', S.scalar, (x) => T.shift(1)(x)) // 1, 2, 3, 4
 * const options = { start: Data.data([0], [1]), chains: 1, draws: 4, seed: 1, backend: 'reference' }
 * const run = await Run.reduce({ ...options, reducer: Reducer.total<T.Scalar>() })(next)()
 * run._tag === 'Right' && run.right.value.values // [10]
 */
export const total = <X>(): Reducer<X, X> =>
  reducer('total', (space) => {
    requireFloats('total', space)
    const plus = (a: X, b: X): X => zip(space, (x, y) => T.add(x!, y!), a, b)
    return { init: everywhere(space, 0), step: plus, merge: plus, finish: (sum: X) => sum }
  })

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
      init: noMoments(space),
      step: (state: Moments<X, X>, x) => stepMoments(space, state, x),
      merge: (a, b) => mergeMoments(space, a, b),
      finish: (state) => varianceOf(space, state),
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

/**
 * A mixture for data: means by k-means++ and one covariance for all, then steps of expectation maximisation until they gain little.
 *   k-means++   m_1 is any datum; m_(k+1) is datum n with probability proportional to its least squared distance to m_1, ..., m_k
 * Reference: Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Batch, Index, Mat, Scalar, Term, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { rows } from '../rows.js'
import type { Mixture } from './components.js'
import {
  factorOf,
  objective,
  ridgeOf,
  scatterOf,
  step,
  type MaximisationOptions,
  type Maximised,
} from './expectationMaximisation.js'

const counted = (name: string, n: number): void =>
  requireOption(name, n, (k) => Number.isInteger(k) && k >= 1, 'a whole number of at least 1')

/** How far apart data are before there is a centre, and what a distance of 0 counts, so that centres can always be drawn. */
const [FAR, NEAR] = [1e30, 1e-30]

/**
 * k data as centres, by k-means++: [k, D]. In the example the first centre is either of two points, and the second is the other one.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Mixture, Term as T } from 'giry'
 * const data = T.tensor<readonly [number, 1]>([0, 5], [2, 1])
 * const total = (centres: T.Mat<number, 1>) => T.sum(centres)
 * Exact.expectation(Mixture.centres(2)(data), total) // Either.right(Data.data([5], []))
 * Exact.expectation(Mixture.centres(1)(data), total) // Either.right(Data.data([2.5], []))
 */
export const centres =
  (count: number) =>
  <D extends number>(data: Mat<number, D>): Random<Mat<number, D>> =>
    R.located('centres', () => {
      counted('components', count)
      const n = rows(data)
      const next = (nearest: Vec<number>): Random<readonly [Vec<number>, Vec<D>]> =>
        R.map((k: Index) => {
          const centre = T.at<readonly [D]>(data, k)
          const distance = (x: Vec<D>): Scalar => T.sum(T.square(T.sub(x, centre)))
          return [T.min(nearest, T.batch(n, distance)(data) as Vec<number>), centre] as const
        })(R.categorical(T.log(T.shift(NEAR)(nearest))))
      return R.map(([, found]: readonly [Vec<number>, Batch<Vec<D>>]) => found as unknown as Mat<number, D>)(
        R.scan(count, next)(T.fill(FAR, [n]) as Vec<number>),
      )
    })

/** What is fitted, and when it is enough. */
export interface FitOptions extends MaximisationOptions {
  /** K, a whole number of at least 1. */
  readonly components: number
  /** The most steps, a whole number of at least 1; default 2,000. */
  readonly bound?: number
  /** The gain of a step, in nats for each datum, after which there is only one more if it is as small; at least 0, default 1e-3. */
  readonly tolerance?: number
}

/**
 * The mixture before the first step: equal weights, centres of k-means++ for means, and the data's covariance for each.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Mixture, Term as T } from 'giry'
 * const data = T.tensor<readonly [number, 1]>([1, 5], [2, 1])
 * const factors = Exact.expectation(Mixture.start({ components: 3, ridge: 2.5 })(data), ({ factors: ls }) => ls)
 * factors // Either.right(Data.data([3, 3, 3], [3, 1, 1]))
 */
export const start =
  (o: FitOptions) =>
  <D extends number>(data: Mat<number, D>): Random<Mixture<D>> => {
    const [n, d] = [rows(data), data.shape[1] as D]
    return R.map((means: Mat<number, D>) => {
      const mean = T.scale(1 / n)(T.sumOver<readonly [D]>([0], data))
      const factor = factorOf(o, ridgeOf(o, data), scatterOf(data, T.fill(1, [n]), mean), T.constant(n))
      return {
        logWeights: T.fill(-Math.log(o.components), [o.components]) as Vec<number>,
        means,
        factors: T.broadcast([o.components, d, d], factor) as Term<readonly [number, D, D]>,
      }
    })(centres(o.components)(data))
  }

/** A fitted mixture, its objective, and how many steps it took. */
export interface Fitted<D extends number> extends Maximised<D> {
  readonly steps: Index
}

interface Progress<D extends number> extends Fitted<D> {
  readonly gain: Scalar
}

/**
 * A mixture fitted to data [N, D] from a random start. Data that all programs share are given as parameters, so that they are inputs; for a
 * progress and checkpoints, iterate `step` by `Run.train`. Options out of their domains are an `OptionError`.
 *
 * @example
 * import { Data, Mixture, Run, Space as S, Term as T } from 'giry'
 * const data = Run.given(S.tensor<readonly [number, 1]>([6, 1]), Data.data([-9, -8, -7, 7, 8, 9], [6, 1]))
 * const one = Run.given(S.struct({ fit: S.scalar }), { fit: Data.data([0], [1]) })
 * const fitted = await Run.draw({ rows: one, parameters: data, seed: 1, backend: 'reference' })(
 *   (_, xs) => Mixture.fit({ components: 2, ridge: 0 })(xs),
 * )()
 * fitted._tag === 'Right' && Array.from(fitted.right.mixture.means.values).sort() // [-8, 8]
 */
export const fit =
  (o: FitOptions) =>
  <D extends number>(data: Mat<number, D>): Random<Fitted<D>> =>
    R.located('mixture', () => {
      const { bound = 2000, tolerance = 1e-3 } = o
      counted('bound', bound)
      requireOption('tolerance', tolerance, (e) => e >= 0, 'at least 0')
      const isWorthIt = ({ gain }: Progress<D>): T.Flag => T.greater(gain, T.constant(tolerance))
      const next = (now: Progress<D>): Progress<D> => {
        const after = step(o)(now.mixture)(data)
        return {
          ...after,
          steps: T.addIndex(now.steps, T.index(1)),
          gain: T.sub(after.objective, now.objective),
        }
      }
      return R.map((mixture: Mixture<D>) => {
        const first = { mixture, objective: T.constant(-FAR), steps: T.index(0), gain: T.constant(FAR) }
        const last = T.whileLoop(bound, isWorthIt, next)(first)
        return { mixture: last.mixture, objective: objective(o)(last.mixture)(data), steps: last.steps }
      })(start(o)(data))
    })

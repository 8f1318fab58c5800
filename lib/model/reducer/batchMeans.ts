/**
 * Monte Carlo errors without stored draws, by batch means. Each chain is cut into batches of b points; their means, of all chains
 * together, have the variance s^2, about sigma^2 / b for a batch much longer than the correlation, sigma^2 being the variance of
 * sqrt(N) (mean - truth):
 *   mcse = sqrt(b s^2 / N),  ess = N variance / (b s^2)
 * Chains that disagree make s^2 larger. A bias of order (correlation time) / b remains, and an error of about sqrt(2 / number of
 * batches).
 * References: Geyer 1992, "Practical Markov chain Monte Carlo"; Flegal and Jones 2010, "Batch means and spectral variance
 * estimators".
 */
import { requireOption } from '../../core/GiryError.js'
import { zip } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import { reducer, type Reducer } from './define.js'
import { everywhere, requireFloats } from './floats.js'
import {
  mergeMoments,
  noMoments,
  stepMean,
  stepMoments,
  varianceOf,
  type Mean,
  type Moments,
} from './moments.js'

/** What batch means say of each element. */
export interface BatchMeans<X> {
  /** Of all points. */
  readonly mean: X
  /** Of all points, with N - 1 in the denominator. */
  readonly variance: X
  /** The Monte Carlo standard error of the mean. */
  readonly mcse: X
  /** The effective sample size of the mean. */
  readonly ess: X
}

interface Batches<X> {
  readonly points: Moments<X, X>
  /** The batch that isn't full. */
  readonly batch: Mean<X>
  /** The means of the full ones. */
  readonly means: Moments<X, X>
}

/**
 * Mean, variance, Monte Carlo standard error and effective sample size of each element, by batches of `size` points. To merge two
 * states is to take their batches together; a chain's last batch, if it isn't full, counts for mean and variance only. With fewer
 * than two batches mcse and ess are NaN. Leaves are floats. A size that is no whole number of at least 1 is an `OptionError`.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const next = K.lift('next', S.scalar, (x) => T.shift(1)(x)) // 1, 2, 3, 4: two batches with means 3/2 and 7/2
 * const options = { start: Data.data([0], [1]), chains: 1, draws: 4, seed: 1, backend: 'reference' }
 * const run = await Run.reduce({ ...options, reducer: Reducer.batchMeans<T.Scalar>({ size: 2 }) })(next)()
 * const found = run._tag === 'Right' ? run.right.value : undefined
 * found?.mcse.values[0] // 1
 * found && Math.abs(found.ess.values[0]! - 5 / 3) < 1e-12 // true
 */
export const batchMeans = <X>({ size }: { readonly size: number }): Reducer<X, BatchMeans<X>> =>
  reducer('batchMeans', (space) => {
    requireFloats('batchMeans', space)
    requireOption('size', size, (n) => Number.isInteger(n) && n > 0, 'a whole number of at least 1')
    const empty: Mean<X> = { count: T.constant(0), mean: everywhere(space, 0) }
    return {
      init: { points: noMoments(space), batch: empty, means: noMoments(space) },
      step: ({ points, batch, means }: Batches<X>, x) => {
        const grown = stepMean(space, batch, x)
        const full = T.equal(grown.count, T.constant(size))
        return {
          points: stepMoments(space, points, x),
          batch: T.select(full, empty, grown),
          means: T.select(full, stepMoments(space, means, grown.mean), means),
        }
      },
      merge: (a, b) => ({
        points: mergeMoments(space, a.points, b.points),
        batch: b.batch,
        means: mergeMoments(space, a.means, b.means),
      }),
      finish: ({ points, means }) => {
        const variance = varianceOf(space, points)
        const long = zip(space, (s) => T.scale(size)(s!), varianceOf(space, means))
        return {
          mean: points.mean,
          variance,
          mcse: zip(space, (s) => T.sqrt(T.scale(T.div(T.constant(1), points.count))(s!)), long),
          ess: zip(space, (v, s) => T.scale(points.count)(T.div(v!, s!)), variance, long),
        }
      },
    }
  })

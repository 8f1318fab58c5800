/**
 * Split R-hat without stored draws. Each chain keeps the moments of its two halves; a finished chain adds to the moments of the
 * halves' means and to the sum of their variances, and n is the length of a half:
 *   R-hat = sqrt((n - 1) / n + variance(means) / mean(variances))
 * References: as for `Diagnostics.splitRhat` of giry/check, which finds the same of stored draws.
 */
import { requireOption } from '../../core/GiryError.js'
import { zip } from '../../core/linear.js'
import type { Space } from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import { reducer, type Reducer } from './define.js'
import { everywhere, requireFloats } from './floats.js'
import { mergeMoments, noMoments, stepMoments, varianceOf, type Moments } from './moments.js'

/** Halves of finished chains. */
interface Finished<X> {
  /** Of the means of the halves. */
  readonly means: Moments<X, X>
  /** The sum of the variances of the halves. */
  readonly variances: X
}

interface Halves<X> {
  /** Points of the chain that goes on. */
  readonly index: Scalar
  readonly first: Moments<X, X>
  readonly last: Moments<X, X>
  readonly finished: Finished<X>
}

const both = <X>(space: Space<X>, a: Finished<X>, b: Finished<X>): Finished<X> => ({
  means: mergeMoments(space, a.means, b.means),
  variances: zip(space, (v, w) => T.add(v!, w!), a.variances, b.variances),
})

/** All halves, those of the chain that goes on too; a chain of another length than `draws` is NaN. */
const close = <X>(
  space: Space<X>,
  draws: number,
  { index, first, last, finished }: Halves<X>,
): Finished<X> => {
  const none: Finished<X> = { means: noMoments(space), variances: everywhere(space, 0) }
  const means = stepMoments(space, stepMoments(space, noMoments(space), first.mean), last.mean)
  const variances = zip(space, (v, w) => T.add(v!, w!), varianceOf(space, first), varianceOf(space, last))
  const whole = T.select(
    T.equal(index, T.constant(draws)),
    { means, variances },
    { means, variances: everywhere(space, NaN) },
  )
  return both(space, finished, T.select(T.equal(index, T.constant(0)), none, whole))
}

/**
 * Split R-hat of each element, of chains of `draws` points each; NaN if a chain has another number of points. To merge two states is
 * to compare their chains, and not to put one after the other. Leaves are floats. Less than 4 points are an `OptionError`.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const halved = K.lift('halved', S.scalar, (x) => T.scale(0.5)(x)) // 4, 2, 1, 1/2 and 5, 5/2, 5/4, 5/8
 * const options = { start: Data.data([8, 10], [2]), chains: 2, draws: 4, seed: 1, backend: 'reference' }
 * const run = await Run.reduce({ ...options, reducer: Reducer.splitRhat<T.Scalar>({ draws: 4 }) })(halved)()
 * const [means, variances] = [[3, 3.75, 0.75, 0.9375], [2, 3.125, 0.125, 0.1953125]]
 * const mean = (xs: readonly number[]) => xs.reduce((s, x) => s + x, 0) / xs.length
 * const between = mean(means.map((m) => (4 / 3) * (m - mean(means)) ** 2))
 * const found = run._tag === 'Right' ? run.right.value.values[0]! : NaN
 * Math.abs(found - Math.sqrt(1 / 2 + between / mean(variances))) < 1e-12 // true
 */
export const splitRhat = <X>({ draws }: { readonly draws: number }): Reducer<X, X> =>
  reducer('splitRhat', (space) => {
    requireFloats('splitRhat', space)
    requireOption('draws', draws, (n) => Number.isInteger(n) && n > 3, 'a whole number of at least 4')
    const half = Math.floor(draws / 2)
    const none = noMoments(space)
    return {
      init: {
        index: T.constant(0),
        first: none,
        last: none,
        finished: { means: none, variances: everywhere(space, 0) },
      },
      step: ({ index, first, last, finished }: Halves<X>, x) => ({
        index: T.shift(1)(index),
        first: T.select(T.less(index, T.constant(half)), stepMoments(space, first, x), first),
        last: T.select(T.less(index, T.constant(draws - half)), last, stepMoments(space, last, x)),
        finished,
      }),
      merge: (a, b) => ({ ...b, finished: both(space, close(space, draws, a), b.finished) }),
      finish: (state) => {
        const { means, variances } = close(space, draws, state)
        return zip(
          space,
          (between, sum) => T.sqrt(T.shift((half - 1) / half)(T.div(T.scale(means.count)(between!), sum!))),
          varianceOf(space, means),
          variances,
        )
      },
    }
  })

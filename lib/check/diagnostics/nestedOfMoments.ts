/**
 * Nested R-hat without stored draws: it needs only the mean and the variance of each chain, which reducers find as the chains
 * run.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import * as Data from '../../core/Data.js'
import { attempt, within, type GiryError } from '../../core/GiryError.js'
import { nestedFromMoments } from './rhat.js'

/**
 * Nested R-hat of each element, from means and variances of shape [chains, ...shape], as `Run.reduce` has them in `perChain`;
 * `size` neighbouring chains are one superchain. The result has the shape of an element. NaN where all draws are equal. Left: a
 * `ShapeError` for another shape of the variances; an `OptionError` if the chains aren't two superchains or more of that size.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Move as M, Reducer, Run, Space as S, Term as T } from 'giry'
 * import { Diagnostics } from 'giry/check'
 * const reducer = Reducer.struct<T.Scalar>()({ mean: Reducer.mean(), variance: Reducer.variance() })
 * const kernel = M.mala({ stepSize: 1 })(E.standardNormal(S.scalar))
 * const run = await Run.reduce({ reducer, chains: 64, draws: 10, burnIn: 20, seed: 1, backend: 'reference' })(kernel)()
 * const nested = Either.chain((r: { readonly perChain: Record<'mean' | 'variance', Data.Data> }) =>
 *   Diagnostics.nestedRhatOfMoments(16)(r.perChain.mean, r.perChain.variance),
 * )(run)
 * Either.isRight(nested) && nested.right.shape // []
 * Either.isRight(nested) && nested.right.values[0]! < 1.1 // true
 */
export const nestedRhatOfMoments =
  (size: number) =>
  (means: Data.Data, variances: Data.Data): Either<GiryError, Data.Data> =>
    attempt(() =>
      within('nestedRhatOfMoments', () => {
        Data.expectData('mean', means, means)
        Data.expectData('variance', variances, means)
        const [chains = 0, ...shape] = means.shape
        const width = shape.reduce((n, d) => n * d, 1)
        const column = ({ values }: Data.Data, e: number): readonly number[] =>
          Array.from({ length: chains }, (_, c) => values[c * width + e]!)
        const found = Array.from({ length: width }, (_, e) =>
          nestedFromMoments(size, column(means, e), column(variances, e)),
        )
        return Data.data(found, shape)
      }),
    )

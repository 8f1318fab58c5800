/**
 * Statistics of draws together with what their steps report: the points of the reducer are pairs [draw, info].
 *   reduceSteps(contramap(first)(r)) = reduce(r)                       bitwise
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import { isCount, type Info } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import { noParameters } from './chains.js'
import { fieldOf } from './infos.js'
import { reduceBy, type ReduceOptions, type View } from './reduce.js'
import type { Reduced } from './results.js'

/** The info of a draw from sums over its `thin` steps: counts stay sums, everything else becomes an average. */
const drawsAndInfos = <X, I extends Info>(thin: number): View<X, I, readonly [X, I]> => ({
  space: (source, info) => Space.tuple(source, info),
  point: (x, sums, info) => [
    x,
    info.build(sums.map((sum, i) => (isCount(fieldOf(info.leaves[i]!.path)) ? sum : T.scale(1 / thin)(sum)))),
  ],
})

/**
 * A statistic of the draws that `chains` with the same options would give, together with their infos: how many divergences there
 * were, or the fraction of missing information of the energies. The example's energies are 6 and 3/2, averages over two steps each.
 *
 * @example
 * import { Data, Energy as E, Kernel as K, Random as R, Reducer, Run, Space as S, Term as T } from 'giry'
 * const step = (x: T.Scalar) => R.of([T.scale(0.5)(x), { energy: x, divergences: T.constant(1) }] as const)
 * const halved = K.kernel({ name: 'halved', options: {}, source: S.scalar, exactness: K.approximate, step })
 * const reducer = Reducer.contramap(([, info]: readonly [T.Scalar, { energy: T.Scalar; divergences: T.Scalar }]) => info)(
 *   Reducer.total<{ energy: T.Scalar; divergences: T.Scalar }>(),
 * )
 * const options = { reducer, start: Data.data([8], [1]), chains: 1, draws: 2, thin: 2, seed: 1, backend: 'reference' }
 * const run = await Run.reduceSteps(options)(halved)()
 * run._tag === 'Right' && run.right.value // { energy: Data.data([7.5], []), divergences: Data.data([4], []) }
 */
export const reduceSteps =
  <X, I extends Info, R>(options: ReduceOptions<readonly [X, I], R>) =>
  <E extends Approximate, L>(kernel: Kernel<X, X, E, I, L>): TaskEither<GiryError, Reduced<R, I>> =>
    reduceBy<unknown, X, I, readonly [X, I], R>(
      'reduceSteps',
      drawsAndInfos<X, I>(options.thin ?? 1),
      noParameters,
      options,
    )(() => kernel)

/**
 * Alternating back-propagation (Han et al. 2017): every training image has a chain of its own, in a table, which goes on from
 * where it was left when its image came last. An image that has no chain gets one that starts from N(0, I), and needs
 * more steps.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Latents, Random as R, type Space as S, type Term as T } from 'giry'
import { rowAt } from '../batches.js'
import { moved, type Chain } from '../chains.js'
import type { Inference } from '../parts.js'

export interface PersistentOptions<Z> {
  readonly latents: S.Space<Z>
  /** The number of training images. */
  readonly count: number
  readonly chain: Chain<Z>
  /** Steps for an image that is not of the training. */
  readonly coldSteps: number
}

export const persistentChains = <Z>({
  latents,
  count,
  chain,
  coldSteps,
}: PersistentOptions<Z>): Inference<T.Batch<Z>, Z> => ({
  init: R.replicate(count)(R.normalLike(latents)),
  infer: (table, { posterior }, { image, position }) => {
    const starts = Latents.read(position)(table)
    return pipe(
      Q.refine(chain.move, chain.steps)(posterior)(image, starts),
      R.map((zs) => ({ q: Latents.write(position, zs)(table), starts, zs, report: {} })),
    )
  },
  kept: rowAt,
  start: (_, { posterior }, x) =>
    R.chain(moved({ ...chain, steps: coldSteps }, posterior(x)))(R.normalLike(latents)),
})

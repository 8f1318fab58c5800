/**
 * Short-run inference: so many steps of a move for the posterior, from a fresh draw of N(0, I) each time (Nijkamp et al.
 * 2020; Pang et al. 2020). Nothing is learned: the chain itself is the approximate posterior, in training as in use.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Random as R, type Space as S } from 'giry'
import { rows } from '../batches.js'
import { moved, type Chain } from '../chains.js'
import type { Inference } from '../parts.js'

export const shortRun = <Z>(latents: S.Space<Z>, chain: Chain<Z>): Inference<object, Z> => ({
  init: R.of({}),
  infer: (q, { posterior }, { image }) =>
    pipe(
      R.Do,
      R.bind('starts', () => R.replicate(rows(image))(R.normalLike(latents))),
      R.bind('zs', ({ starts }) => Q.refine(chain.move, chain.steps)(posterior)(image, starts)),
      R.map(({ starts, zs }) => ({ q, starts, zs, report: {} })),
    ),
  start: (_, { posterior }, x) => R.chain(moved(chain, posterior(x)))(R.normalLike(latents)),
})

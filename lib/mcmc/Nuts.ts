/**
 * The no-U-turn sampler: a trajectory of the leapfrog that doubles, forwards or backwards by a coin, until it turns, and a draw from
 * its points with probability proportional to exp(-H). Within a new half the draw is multinomial; from the old half to the new one it
 * goes with probability min(1, w_new / w_old). A half that turns within, or diverges, is not entered. Reversible.
 *
 * One loop runs over the leaves of all trees, so that chains of a batch need not be at the same depth, and the program is compiled once.
 * References: Hoffman and Gelman 2014; Betancourt 2017, appendix A, for the weights and the criterion.
 */
import { requireOption } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { requireLeapfrog, type HamiltonianInfo } from './Hamiltonian.js'
import { unit, type Metric } from './Metric.js'
import { moveOn, type Move } from './Move.js'
import { treeFrom, type Tree } from './nuts/tree.js'
import { shownOption } from './options.js'

/** The leapfrog, and how far trajectories may grow. */
export interface NutsOptions<D = unknown> {
  /** e > 0, a number or a scalar term. */
  readonly stepSize: number | Scalar
  /** At most 2^maxDepth - 1 leapfrog steps a move; from 1 to 12, by default 10. */
  readonly maxDepth?: number
  /** By default the space as it is. */
  readonly metric?: Metric<D>
}

/** What NUTS reports: `acceptance` is the mean over the trajectory, which dual averaging brings to about 0.8. */
export type NutsInfo = HamiltonianInfo & {
  /** How often the trajectory has doubled. */
  readonly depth: Scalar
}

/**
 * The no-U-turn sampler; it reports `acceptance`, `divergences`, `gradients`, `energy` and `depth`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Move as M, Run, Space as S } from 'giry'
 * const kernel = pipe(E.standardNormal(S.real(3)), M.nuts({ stepSize: 0.4 }))
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.shape // [2, 5, 3]
 * run._tag === 'Right' && run.right.info.divergences.values.every((n) => n === 0) // true
 */
export const nuts = <D = unknown>(options: NutsOptions<D>): Move<Reversible, NutsInfo, NoInfer<D>> => {
  const { stepSize, maxDepth = 10 } = options
  const metric: Metric<D> = options.metric ?? unit
  const shown = { stepSize: shownOption(stepSize), maxDepth, metric: metric.name }
  return moveOn({ name: 'nuts', options: shown, exactness: reversible }, (target) => (x) => {
    requireLeapfrog({ ...options, steps: 1 }, target.space, x)
    requireOption('maxDepth', maxDepth, (d) => Number.isInteger(d) && d >= 1 && d <= 12, 'from 1 to 12')
    const course = { target, metric, stepSize: T.toScalar(stepSize), maxDepth }
    return R.chain((v: D) =>
      R.map((t: Tree<D>) => {
        const { divergences, gradients, all } = t
        const acceptance = T.div(t.acceptance, gradients)
        const info = { acceptance, divergences, gradients, energy: all.energy, depth: T.toFloat(t.depth) }
        return [all.draw, info] as const
      })(treeFrom(course)({ x, v })),
    )(R.normalLike(target.space))
  })
}

/** Samplers of posteriors, and those that are made from chains: every so many steps of a conditional kernel, after others. */
import { pipe } from 'fp-ts/lib/function.js'
import type { Batch } from '../../core/types.js'
import type { Info } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'

/** A sampler of the posterior: L draws, side by side. */
export type Sampler<Theta, Y> = (y: Y) => Random<Batch<Theta>>

/** How draws are taken from a chain. */
export interface Thinning<Theta, Y> {
  /** Where a chain begins. */
  readonly start: (y: Y) => Random<Theta>
  /** Steps before the first draw. */
  readonly warmup: number
  /** Steps for each draw: about as many as make draws independent, count / ESS of an unthinned chain. */
  readonly thin: number
  /** L, the draws. */
  readonly count: number
}

/**
 * The sampler that a conditional kernel and a number of steps make. It is exact only in the limit of many steps; `geweke` and
 * `rankTest` look at the kernel itself.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const model = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }
 * const posterior = (y: T.Scalar) =>
 *   E.energy('posterior', S.scalar, (t) => T.scale(0.5)(T.add(T.square(t), T.square(T.sub(y, t)))))
 * const thinned = Stat.thinned({ start: (_: T.Scalar) => R.normal([]), warmup: 10, thin: 4, count: 4 })
 * const sampler = thinned((y: T.Scalar) => M.mala({ stepSize: 0.5 })(posterior(y)))
 * const found = Stat.calibration(model, sampler, { draws: 500, seed: 1 })
 * pipe(found, Either.map((ranks) => ranks[0]!.counts.length)) // Either.right(5)
 */
export const thinned =
  <Theta, Y>({ start, warmup, thin, count }: Thinning<Theta, Y>) =>
  <C extends Approximate, I extends Info, L>(
    conditional: (y: Y) => Kernel<Theta, Theta, C, I, L>,
  ): Sampler<Theta, Y> =>
  (y) => {
    const kernel = conditional(y)
    const steps = (n: number): ((theta: Theta) => Random<Theta>) =>
      R.times(n, (theta: Theta) => R.map(([next]: readonly [Theta, I]) => next)(kernel.step(theta)))
    return pipe(
      start(y),
      R.chain(steps(warmup)),
      R.chain(
        R.scan(count, (theta: Theta) => R.map((next: Theta) => [next, next] as const)(steps(thin)(theta))),
      ),
      R.map(([, draws]: readonly [Theta, Batch<Theta>]) => draws),
    )
  }

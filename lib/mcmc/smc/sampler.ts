/**
 * Sequential Monte Carlo along a path: N particles with normalised weights W, which at each step
 *   go on to the next beta    w_i = W_i exp(-(beta' - beta) S(x_i)),   log Z = log Z + log sum_i w_i,   W = w / sum w
 *   are resampled             if their effective sample size is below a threshold; then all W_i are 1 / N
 *   move                      x_i ~ K_beta'(x_i, .)
 * On a fixed ladder E[exp log Z] = Z_(beta_n) / Z_(beta_0), for any N, threshold and unbiased resampling. Without resampling
 * it is annealed importance sampling of N points. Reference: Del Moral, Doucet and Jasra 2006.
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Batch, Index, Scalar, Vec } from '../../core/types.js'
import type { Path } from '../../model/Path.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { requireCount } from '../options.js'
import { moved, type MoveAt } from './annealed.js'
import type { Ancestors, Resampling } from './resampling.js'
import { rowsAt } from './rowsAt.js'
import type { Schedule } from './temperature.js'
import { effectiveSampleSize } from './weights.js'

/** How a sampler goes along a path. */
export interface SamplerOptions<X, L> {
  /** N, a whole number of at least 1. */
  readonly particles: number
  readonly path: Path<X, L>
  readonly schedule: Schedule
  readonly move: MoveAt<X>
  readonly resampling: Resampling
  /** The fraction of N below which the effective sample size makes it resample, in [0, 1]; at 0 it never does. */
  readonly threshold: number
}

/** Weighted particles, and how they came about. */
export interface Population<X> {
  readonly particles: Batch<X>
  /** Of weights that add to 1. */
  readonly logWeights: Vec<number>
  /** The estimate of log (Z_beta / Z_first). */
  readonly logEvidence: Scalar
  /** Where it ended: below 1 if an adaptive schedule had too few steps. */
  readonly beta: Scalar
  readonly steps: Index
  /** All betas from the first, as many as there can be steps and one more; the last one is repeated. */
  readonly temperatures: Vec<number>
}

/** The betas so far, and the next one at all places after them. */
const extended = <X>({ temperatures, steps }: Population<X>, beta: Scalar): Vec<number> => {
  const places = temperatures.shape as readonly [number]
  const isLater = T.greater(T.toFloat(T.iota(places[0])), T.broadcast(places, T.toFloat(steps)))
  return T.where(isLater, T.broadcast(places, beta), temperatures)
}

/** The particles after a step to the next beta, resampled and moved. */
const step =
  <X, L>(o: SamplerOptions<X, L>) =>
  (now: Population<X>): Random<Population<X>> => {
    const n = o.particles
    const slopes = T.batch(n, o.path.slope)(now.particles) as Vec<number>
    const beta = o.schedule.next({ ...now, step: now.steps, slopes })
    const weights = T.sub(now.logWeights, T.scale(T.sub(beta, now.beta))(slopes))
    const growth = T.logsumexp(weights)
    const logWeights = T.shift(T.neg(growth))(weights)
    const after = {
      logEvidence: T.add(now.logEvidence, growth),
      beta,
      steps: T.addIndex(now.steps, T.index(1)),
      temperatures: extended(now, beta),
    }
    const move = (particles: Batch<X>): Random<Batch<X>> => R.plate(n, moved(o, beta))(particles)
    if (o.threshold === 0)
      return R.map((particles: Batch<X>) => ({ ...after, particles, logWeights }))(move(now.particles))
    const isPoor = T.less(effectiveSampleSize(logWeights), T.constant(o.threshold * n))
    const even = T.fill(-Math.log(n), [n]) as Vec<number>
    return R.chain((ancestors: Ancestors) =>
      R.map((particles: Batch<X>) => ({
        ...after,
        particles,
        logWeights: T.select(isPoor, even, logWeights),
      }))(move(rowsAt(now.particles, T.select(isPoor, ancestors, T.iota(n) as Ancestors)))),
    )(o.resampling(logWeights))
  }

/**
 * A sequential Monte Carlo sampler; `init` draws one particle from the law at the schedule's first beta. Moves must be exact.
 * Stops with an `OptionError` for options out of their domains.
 *
 * @example
 * import { Energy as E, Move as M, Path, Random as R, Run, Smc, Space as S, Term as T } from 'giry'
 * const wells = E.energy('wells', S.scalar, (x) => T.square(T.shift(-4)(T.square(x))))
 * const sampler = Smc.sampler({
 *   particles: 20,
 *   path: Path.geometric(E.standardNormal(S.scalar), wells),
 *   schedule: Smc.adaptive({ fraction: 0.5 }),
 *   move: () => M.repeat(3)(M.randomWalk({ scale: 0.5 })),
 *   resampling: Smc.systematic,
 *   threshold: 0.5,
 * })
 * const run = await Run.sample({ count: 2, seed: 1, backend: 'reference' })(sampler(R.normal([])))()
 * run._tag === 'Right' && run.right.particles.shape // [2, 20]
 * run._tag === 'Right' && run.right.beta.values // [1, 1]
 */
export const sampler =
  <X, L>(options: SamplerOptions<X, L>) =>
  (init: Random<X>): Random<Population<X>> =>
    R.located('smc', () => {
      const { particles: n, threshold, schedule } = options
      requireCount('particles', n)
      requireCount('the bound of steps', schedule.bound, 0)
      requireOption('threshold', threshold, (f) => f >= 0 && f <= 1, 'between 0 and 1')
      const start = (particles: Batch<X>): Population<X> => ({
        particles,
        logWeights: T.fill(-Math.log(n), [n]),
        logEvidence: T.constant(0),
        beta: T.constant(schedule.first),
        steps: T.index(0),
        temperatures: T.fill(schedule.first, [schedule.bound + 1]),
      })
      const isBelow = ({ beta }: Population<X>): T.Flag => T.less(beta, T.constant(1))
      const run = schedule.isFixed
        ? R.times(schedule.bound, step(options))
        : R.whileLoop(schedule.bound, isBelow, step(options))
      return R.chain((particles: Batch<X>) => run(start(particles)))(R.replicate(n)(init))
    })

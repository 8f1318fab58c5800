/**
 * Hamiltonian Monte Carlo: draw a momentum v ~ N(0, I), follow the leapfrog from (x, v) to (y, w), and go there with
 * probability min(1, exp(H(x, v) - H(y, w))). Reversible, since the leapfrog keeps volume and is undone by turning w round.
 * With one step it is MALA of step size h = e^2 / 2.
 * References: Duane et al. 1987; Neal 2011, section 3.2.
 */
import { requireOption } from '../core/GiryError.js'
import type * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import type { Acceptance, Divergences } from '../model/Info.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { acceptanceOf } from './accept.js'
import { diverged, hamiltonian, pointAt, trajectory, type Phase } from './hamiltonian/leapfrog.js'
import { unit, type Metric } from './Metric.js'
import { moveOn, type Move } from './Move.js'
import { requireCount, requireFixed, requirePositive, shownOption } from './options.js'

/** A leapfrog of so many steps of size e, in units of the metric. */
export interface HmcOptions<D = unknown> {
  /** e > 0, a number or a scalar term. */
  readonly stepSize: number | Scalar
  /** The leapfrog steps of one move, at least 1. */
  readonly steps: number
  /** Each move draws its step size uniformly from e (1 - jitter) to e (1 + jitter); from 0 up to 1, by default 0. */
  readonly jitter?: number
  /** By default the space as it is. */
  readonly metric?: Metric<D>
}

/** What Hamiltonian moves report. */
export type HamiltonianInfo = Acceptance &
  Divergences & {
    /** How many gradients the step asked for beyond that of the present state. */
    readonly gradients: Scalar
    /** H at the end of the step, the momentum that led there included: what BFMI is made of. */
    readonly energy: Scalar
  }

/** Checks the options of a leapfrog from x. */
export const requireLeapfrog = <X>(
  { stepSize, steps, jitter = 0, metric }: HmcOptions<X>,
  space: Space.Space<X>,
  x: X,
): void => {
  requirePositive('stepSize', stepSize, space, x)
  requireCount('steps', steps)
  requireOption('jitter', jitter, (j) => j >= 0 && j <= 1, 'between 0 and 1')
  requireFixed('metric', metric?.terms ?? [], space, x)
}

/** The step size of one move. */
export const jittered = (stepSize: number | Scalar, jitter: number): Random<Scalar> =>
  jitter === 0
    ? R.of(T.toScalar(stepSize))
    : R.map((u: Scalar) => T.mul(T.toScalar(stepSize), T.shift(1 - jitter)(T.scale(2 * jitter)(u))))(
        R.uniform([]),
      )

/** Where a trajectory ends, whether to go there, and what its move reports once that is decided. */
export interface Followed<X> {
  readonly to: Phase<X>
  readonly logRatio: Scalar
  readonly info: (accepted: T.Flag) => HamiltonianInfo
}

/** The trajectory of so many steps from a phase. */
export const followed = <X, L>(
  target: Energy<X, L>,
  metric: Metric<X>,
  steps: number,
  phase: Phase<X>,
  e: Scalar,
): Followed<X> => {
  const from = pointAt(target, phase)
  const end = trajectory(target, metric, e, steps)(from)
  const [before, after] = [hamiltonian(target, from), hamiltonian(target, end)]
  const logRatio = T.sub(before, after)
  return {
    to: { x: end.x, v: end.v },
    logRatio,
    info: (accepted) => ({
      acceptance: acceptanceOf(logRatio),
      divergences: T.toFloat(diverged(logRatio)),
      gradients: T.constant(steps),
      energy: T.where(accepted, after, before),
    }),
  }
}

/**
 * Hamiltonian Monte Carlo; it reports `acceptance`, `divergences`, `gradients` and `energy`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Metric, Move as M, Run, Space as S, Term as T } from 'giry'
 * const wide = E.energy('wide', S.real(2), (x) => T.scale(0.5)(T.sum(T.square(T.mul(x, T.vector([1, 0.01]))))))
 * const metric = Metric.diagonal(S.real(2), T.vector([1, 100]))
 * const kernel = M.hmc({ stepSize: 0.5, steps: 4, jitter: 0.2, metric })(wide)
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.shape // [2, 5, 2]
 * run._tag === 'Right' && run.right.info.gradients.values[0] // 4
 */
export const hmc = <D = unknown>(options: HmcOptions<D>): Move<Reversible, HamiltonianInfo, NoInfer<D>> => {
  const { stepSize, steps, jitter = 0 } = options
  const metric: Metric<D> = options.metric ?? unit
  const shown = { stepSize: shownOption(stepSize), steps, jitter, metric: metric.name }
  return moveOn({ name: 'hmc', options: shown, exactness: reversible }, (target) => (x) => {
    requireLeapfrog(options, target.space, x)
    const step = (v: D, e: Scalar): Random<readonly [D, HamiltonianInfo]> => {
      const { to, logRatio, info } = followed(target, metric, steps, { x, v }, e)
      return R.map((accepted: T.Flag) => [T.select<D>(accepted, to.x, x), info(accepted)] as const)(
        R.accept(logRatio),
      )
    }
    return R.chain((v: D) => R.chain((e: Scalar) => step(v, e))(jittered(stepSize, jitter)))(
      R.normalLike(target.space),
    )
  })
}

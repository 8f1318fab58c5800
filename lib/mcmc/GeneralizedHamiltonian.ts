/**
 * Generalised Hamiltonian Monte Carlo, on phases (x, v) with the law exp(-U(x) - |v|^2 / 2): refresh the momentum in part,
 *   v <- a v + sqrt(1 - a^2) xi,   a = persistence,
 * follow the leapfrog to (y, w), and go there with probability min(1, exp(H - H')); else turn v round, without which the law
 * would be another one. With a = 0 it is HMC; with one step and a near 1 it is Metropolised underdamped Langevin dynamics.
 * Invariant but not reversible: momenta have a direction. Reference: Horowitz 1991.
 */
import { requireOption } from '../core/GiryError.js'
import { combine, dot } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import { invariant, kernel, type Invariant, type Kernel } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { phases, turned, type Phase } from './hamiltonian/leapfrog.js'
import { followed, jittered, requireLeapfrog, type HamiltonianInfo, type HmcOptions } from './Hamiltonian.js'
import { unit, type Metric } from './Metric.js'
import { shownOption } from './options.js'

/** A leapfrog, and how much of the momentum stays from one move to the next. */
export interface GeneralizedHmcOptions<D = unknown> extends HmcOptions<D> {
  /** a, from 0 up to but not including 1. */
  readonly persistence: number
}

/** The law of phases for a target: its own, with standard normal momenta. */
export const phaseTarget = <X, L>(target: Energy<X, L>): Energy<Phase<X>, E.Tilted<E.Pulled<L>>> => {
  const { space } = target
  const pulled = E.contramap(phases(space), ({ x }: Phase<X>) => x)(target)
  return E.tilt(({ v }: Phase<X>) => T.scale(-0.5)(dot(space, v, v)))(pulled)
}

/**
 * HMC with partial refreshment of the momentum, as a kernel on phases.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Run, Space as S } from 'giry'
 * const kernel = M.generalizedHmc({ stepSize: 0.3, steps: 1, persistence: 0.9 })(E.standardNormal(S.real(2)))
 * kernel.exactness // K.invariant
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.v.shape // [2, 5, 2]
 */
export const generalizedHmc =
  <D = unknown>(options: GeneralizedHmcOptions<D>) =>
  <X extends D, L>(
    target: Energy<X, L>,
  ): Kernel<Phase<X>, Phase<X>, Invariant, HamiltonianInfo, E.Tilted<E.Pulled<L>>> => {
    const { stepSize, steps, persistence, jitter = 0 } = options
    const metric: Metric<X> = options.metric ?? unit
    const { space } = target
    const shown = { stepSize: shownOption(stepSize), steps, jitter, persistence, metric: metric.name }
    const move = (phase: Phase<X>, e: Scalar): Random<readonly [Phase<X>, HamiltonianInfo]> => {
      const { to, logRatio, info } = followed(target, metric, steps, phase, e)
      return R.map(
        (accepted: T.Flag) =>
          [T.select<Phase<X>>(accepted, to, turned(space, phase)), info(accepted)] as const,
      )(R.accept(logRatio))
    }
    return kernel({
      name: 'generalizedHmc',
      options: shown,
      source: phases(space),
      exactness: invariant,
      target: phaseTarget(target),
      step: ({ x, v }) => {
        requireLeapfrog<X>(options, space, x)
        requireOption('persistence', persistence, (a) => a >= 0 && a < 1, 'at least 0 and below 1')
        const fresh = Math.sqrt(1 - persistence * persistence)
        return R.chain((xi: X) =>
          R.chain((e: Scalar) => move({ x, v: combine(space, persistence, v, fresh, xi) }, e))(
            jittered(stepSize, jitter),
          ),
        )(R.normalLike(space))
      },
    })
  }

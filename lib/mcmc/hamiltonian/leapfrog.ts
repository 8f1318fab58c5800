/**
 * The leapfrog for H(x, v) = U(x) + |v|^2 / 2, with white momenta v and a metric L:
 *   v <- v - (e / 2) L' grad U(x);   x <- x + e L v;   v <- v - (e / 2) L' grad U(x)
 * It keeps volume, is its own inverse once v changes its sign, and its error in H over a fixed time is of order e^2.
 * Reference: Neal 2011, "MCMC using Hamiltonian dynamics", section 2.3.
 */
import { axpy, dot, scale } from '../../core/linear.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import type { Metric } from '../Metric.js'

/** A position with a momentum. */
export interface Phase<X> {
  readonly x: X
  readonly v: X
}

/** A phase, with the energy of its position and the gradient there. */
export interface Point<X> extends Phase<X> {
  readonly u: Scalar
  readonly g: X
}

/** A phase as a point. */
export const pointAt = <X, L>(target: Energy<X, L>, { x, v }: Phase<X>): Point<X> => {
  const [u, g] = E.valueAndGrad(target)(x)
  return { x, v, u, g }
}

/** H = U + |v|^2 / 2. */
export const hamiltonian = <X, L>({ space }: Energy<X, L>, { u, v }: Point<X>): Scalar =>
  T.add(u, T.scale(0.5)(dot(space, v, v)))

/** One step of size e; backwards for e < 0. */
export const leapfrog =
  <X, L>(target: Energy<X, L>, metric: Metric<X>, e: Scalar) =>
  ({ x, v, g }: Point<X>): Point<X> => {
    const { space } = target
    const half = T.scale(-0.5)(e)
    const kick = (from: X, gradient: X): X => axpy(space, half, from, metric.transpose(space, gradient))
    const middle = kick(v, g)
    const next = axpy(space, e, x, metric.apply(space, middle))
    const [u, gradient] = E.valueAndGrad(target)(next)
    return { x: next, v: kick(middle, gradient), u, g: gradient }
  }

/**
 * Several steps. The last one stands outside of the loop, where the energy at its end is seen by the next step of the chain,
 * which then needn't compute it again.
 */
export const trajectory =
  <X, L>(target: Energy<X, L>, metric: Metric<X>, e: Scalar, steps: number) =>
  (from: Point<X>): Point<X> => {
    const step = leapfrog(target, metric, e)
    return step(steps === 1 ? from : T.times(steps - 1, step)(from))
  }

/** Above this loss of log-density the integrator has left the level set, as in Stan. */
const DIVERGENT = 1000

/** Whether a trajectory with H0 - H = logRatio has diverged: lost more than 1,000, or reached what is not a number. */
export const diverged = (logRatio: Scalar): T.Flag => T.not(T.greaterEqual(logRatio, T.constant(-DIVERGENT)))

/** The space of phases. */
export const phases = <X>(space: Space.Space<X>): Space.Space<Phase<X>> =>
  Space.struct({ x: space, v: space }) as unknown as Space.Space<Phase<X>>

/** The same phase with the momentum turned round. */
export const turned = <X>(space: Space.Space<X>, { x, v }: Phase<X>): Phase<X> => ({
  x,
  v: scale(space, -1, v),
})

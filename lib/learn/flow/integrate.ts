/**
 * The flow of a velocity field, dx/dt = v(x, t), in steps of h:
 *   euler      x + h v(x, t)                                                              error of order h
 *   midpoint   x + h v(x + h/2 v(x, t), t + h/2)                                          error of order h^2
 *   rk4        x + h (k1 + 2 k2 + 2 k3 + k4) / 6, the classical method of Runge and Kutta   error of order h^4
 * Reference: Hairer, Norsett and Wanner 1993, "Solving ordinary differential equations I", section II.1.
 */
import { requireOption } from '../../core/GiryError.js'
import * as Linear from '../../core/linear.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'

/** The velocity at a point x and a time t. */
export type Velocity<X> = (x: X, t: Scalar) => X

/** How a field is followed. */
export interface IntegrateOptions {
  readonly method: 'euler' | 'midpoint' | 'rk4'
  /** How many steps of one length, at least 1. */
  readonly steps: number
  /** The time at the start; default 0. */
  readonly from?: number
  /** The time at the end, which may be before the start; default 1. */
  readonly to?: number
}

/** One step of length h from a point x at time t. */
type Advance = <X>(space: Space.Space<X>, v: Velocity<X>, h: number) => (x: X, t: Scalar) => X

const methods: Readonly<Record<IntegrateOptions['method'], Advance>> = {
  euler: (space, v, h) => (x, t) => Linear.axpy(space, h, x, v(x, t)),
  midpoint: (space, v, h) => (x, t) => {
    const half = Linear.axpy(space, h / 2, x, v(x, t))
    return Linear.axpy(space, h, x, v(half, T.shift(h / 2)(t)))
  },
  rk4: (space, v, h) => (x, t) => {
    const [middle, end] = [T.shift(h / 2)(t), T.shift(h)(t)]
    const k1 = v(x, t)
    const k2 = v(Linear.axpy(space, h / 2, x, k1), middle)
    const k3 = v(Linear.axpy(space, h / 2, x, k2), middle)
    const k4 = v(Linear.axpy(space, h, x, k3), end)
    const [outer, inner] = [Linear.axpy(space, 1, k1, k4), Linear.axpy(space, 1, k2, k3)]
    return Linear.axpy(space, h / 6, x, Linear.axpy(space, 2, outer, inner))
  },
}

/**
 * Where the flow of a velocity field takes a point; values are of a space of floats. As through any loop, a gradient goes back
 * through at most 64 steps.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Flow, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([3], [1])), backend: 'reference' })
 * const growth = (x: T.Scalar, _t: T.Scalar) => x
 * await at(Flow.integrate({ method: 'euler', steps: 2 })(growth))() // Either.right(Data.data([3 * 1.5 ** 2], [1]))
 * await at(Flow.integrate({ method: 'midpoint', steps: 1 })(growth))() // Either.right(Data.data([3 * 2.5], [1]))
 * await at(Flow.integrate({ method: 'rk4', steps: 1, from: 1, to: 0 })(growth))() // Either.right(Data.data([3 * (9 / 24)], [1]))
 */
export const integrate =
  ({ method, steps, from = 0, to = 1 }: IntegrateOptions) =>
  <X>(velocity: Velocity<X>) =>
  (x: X): X => {
    requireOption('steps', steps, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1')
    const h = (to - from) / steps
    const advance = methods[method](Space.of(x), velocity, h)
    return T.times(steps, (y: X, k) => advance(y, T.shift(from)(T.scale(h)(T.toFloat(k)))))(x)
  }

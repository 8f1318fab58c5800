/**
 * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019). At update t = 1, 2, ... with gradient g,
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2
 *   x' = (1 - rate decay) x - rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon)
 * Adam is AdamW without decay. The first update without decay is rate g / (|g| + epsilon).
 */
import { requireOption } from '../../core/GiryError.js'
import { zip } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import type { Index, Scalar } from '../../core/types.js'
import { parameterSpace, rateAt, times, zerosLike, type Optimizer, type Rate, type Slots } from './define.js'

/** The rate and the averages of Adam. */
export interface AdamOptions {
  readonly rate: Rate
  /** Weights of the past in both averages, in [0, 1); default 0.9 and 0.999. */
  readonly betas?: readonly [number, number]
  /** Added to the root of the second average; default 1e-8. */
  readonly epsilon?: number
}

/** Those of Adam, and the decay. */
export interface AdamWOptions extends AdamOptions {
  /** Weight decay, decoupled from the gradient: parameters shrink by the factor 1 - rate decay. */
  readonly weightDecay: number
}

interface Moments<A> {
  readonly step: Scalar
  readonly mean: A
  readonly square: A
}

/** 1 - beta^t, without cancellation. */
const correction = (beta: number, t: Scalar): Scalar =>
  beta === 0 ? T.constant(1) : T.neg(T.expm1(T.scale(Math.log(beta))(t)))

const check = ({ betas = [0.9, 0.999], epsilon = 1e-8, weightDecay }: AdamWOptions): void => {
  betas.forEach((b) => requireOption('beta', b, (x) => x >= 0 && x < 1, 'in [0, 1)'))
  requireOption('epsilon', epsilon, (e) => e >= 0, 'at least 0')
  requireOption('weightDecay', weightDecay, (d) => d >= 0, 'at least 0')
}

/** Adam with decoupled weight decay. */
export const adamW = (options: AdamWOptions): Optimizer => ({
  init: (params) => {
    const zeros = zerosLike(params)
    return { step: T.constant(0), mean: zeros, square: zeros } as unknown as Slots
  },
  update: <A>(params: A, gradients: A, slots: Slots, iteration?: Index) => {
    check(options)
    const { betas: [b1, b2] = [0.9, 0.999], epsilon = 1e-8, weightDecay } = options
    const space = parameterSpace(params)
    const rate = rateAt(options.rate, iteration)
    const past = slots as unknown as Moments<A>
    const t = T.shift(1)(past.step)
    const mean = zip(space, (m, g) => T.add(T.scale(b1)(m!), T.scale(1 - b1)(g!)), past.mean, gradients)
    const square = zip(
      space,
      (v, g) => T.add(T.scale(b2)(v!), T.scale(1 - b2)(T.square(g!))),
      past.square,
      gradients,
    )
    const step = T.div(T.toScalar(rate), correction(b1, t))
    const root = T.div(T.constant(1), T.sqrt(correction(b2, t)))
    const shrink = times(-1, times(rate, weightDecay))
    const next = zip(
      space,
      (x, m, v) => {
        const direction = T.div(m!, T.shift(epsilon)(T.scale(root)(T.sqrt(v!))))
        const kept = weightDecay === 0 ? x! : T.add(x!, T.scale(shrink)(x!))
        return T.sub(kept, T.scale(step)(direction))
      },
      params,
      mean,
      square,
    )
    return { params: next, slots: { step: t, mean, square } as unknown as Slots }
  },
})

/** Adam. */
export const adam = (options: AdamOptions): Optimizer => adamW({ ...options, weightDecay: 0 })

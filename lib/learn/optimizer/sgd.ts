/**
 * Stochastic gradient descent, with momentum m if asked for (Polyak 1964):
 *   v' = m v + g,   x' = x - rate v'
 * With rate 1 and no momentum it goes from anywhere to a in one step on |x - a|^2 / 2.
 */
import { requireOption } from '../../core/GiryError.js'
import { axpy } from '../../core/linear.js'
import { parameterSpace, rateAt, times, zerosLike, type Optimizer, type Rate, type Slots } from './define.js'

/** The rate and the momentum of gradient descent. */
export interface SgdOptions {
  readonly rate: Rate
  /** In [0, 1); 0 by default, and then nothing is remembered. */
  readonly momentum?: number
}

/** Gradient descent. */
export const sgd = ({ rate, momentum = 0 }: SgdOptions): Optimizer => ({
  init: (params) => (momentum === 0 ? {} : ({ velocity: zerosLike(params) } as unknown as Slots)),
  update: <A>(params: A, gradients: A, slots: Slots, iteration?: Parameters<Optimizer['update']>[3]) => {
    requireOption('momentum', momentum, (m) => m >= 0 && m < 1, 'in [0, 1)')
    const space = parameterSpace(params)
    const step = times(-1, rateAt(rate, iteration))
    if (momentum === 0) return { params: axpy(space, step, params, gradients), slots }
    const velocity = axpy(space, momentum, gradients, slots['velocity'] as unknown as A)
    return { params: axpy(space, step, params, velocity), slots: { velocity } as unknown as Slots }
  },
})

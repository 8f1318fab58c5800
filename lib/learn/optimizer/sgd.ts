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

/**
 * Gradient descent. The example makes the first update of the parameter 1 by the gradients 2 and -2.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Optimizer as O, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([2, -2], [2])), backend: 'reference' })
 * const x = T.constant(1)
 * const updated = (rule: O.Optimizer) => at((g) => rule.update(x, g, rule.init(x)).params)()
 * await updated(O.sgd({ rate: 0.1 })) // Either.right(Data.data([0.8, 1.2], [2]))
 * await updated(O.sgd({ rate: 0.1, momentum: 0.9 })) // Either.right(Data.data([0.8, 1.2], [2]))
 * await updated(O.adam({ rate: 0.1 })) // Either.right(Data.data([0.9, 1.1], [2]))
 * await updated(O.adamW({ rate: 0.1, weightDecay: 0.5 })) // Either.right(Data.data([0.85, 1.05], [2]))
 */
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

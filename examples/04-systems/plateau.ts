/** Rates that fall when learning stops: a factor on a plateau of the mean loss of so many updates, such as those of an epoch. */
import { Optimizer as O, Term as T } from 'giry'
import type { Rule } from './learner.js'

export interface PlateauOptions extends Pick<O.PlateauOptions, 'shrink' | 'patience'> {
  /** Updates whose mean loss is a check. */
  readonly every: number
}

interface Slots {
  readonly inner: O.Slots
  readonly plateau: O.Plateau
  /** Of the losses since the last check, which is lower when their mean is; and how many they are. */
  readonly sum: T.Scalar
  readonly count: T.Scalar
}

const zero = T.constant(0)

/** An optimizer by its rate, at one that falls. */
export const onPlateau = (
  optimizer: (rate: T.Scalar) => O.Optimizer,
  rate: number,
  { every, ...o }: PlateauOptions,
): Rule => ({
  init: (params) => {
    const inner = optimizer(T.constant(rate)).init(params)
    return { inner, plateau: O.noPlateau, sum: zero, count: zero } as unknown as O.Slots
  },
  update: (params, gradient, slots, iteration, loss) => {
    const { inner, plateau, sum, count } = slots as unknown as Slots
    const updated = optimizer(T.scale(rate)(plateau.factor)).update(params, gradient, inner, iteration)
    const [total, seen] = [T.add(sum, loss), T.shift(1)(count)]
    const isDue = T.greaterEqual(seen, T.constant(every))
    const next = T.select(
      isDue,
      { plateau: O.plateau(o)(plateau, total), sum: zero, count: zero },
      { plateau, sum: total, count: seen },
    )
    return { params: updated.params, slots: { inner: updated.slots, ...next } as unknown as O.Slots }
  },
})

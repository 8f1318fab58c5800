/** Rates that fall on plateaus of the mean loss of some updates, against plain numbers. */
import { Optimizer as O, Space as S, Term as T } from 'giry'
import { descend, type Learner } from '../../../../../examples/04-systems/learner.js'
import { onPlateau } from '../../../../../examples/04-systems/plateau.js'
import { evaluate, flat, numbers } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'

const o = { shrink: 0.5, patience: 2, every: 3 }
const rate = 0.25
const momentum = 0.5

/** Means of three: 4, 3, 5, 3, 2, 2, 2, 3, so that the rate halves after checks 4 and 7. */
const losses = [
  [3, 4, 5],
  [9, 0, 0],
  [5, 5, 5],
  [1, 3, 5],
  [2, 2, 2],
  [0, 0, 6],
  [4, 1, 1],
  [3, 3, 3],
].flat()
const halvings = [12, 21]

/** A parameter that descends along the gradient 1 with momentum, after each update. */
export const halves = (): void => {
  const rule = onPlateau((lower) => O.sgd({ rate: lower, momentum }), rate, o)
  const start = T.constant(0)
  const found = flat(
    evaluate(
      S.real(losses.length),
      (xs) =>
        T.scan(losses.length, (learner: Learner<T.Scalar>, k) => {
          const next = descend(rule)(learner, [T.element(xs, k), T.constant(1)], k)
          return [next, next.params] as const
        })({ params: start, slots: rule.init(start) })[1],
      numbers(losses, losses.length),
    ),
  )
  let [x, velocity] = [0, 0]
  const wanted = losses.map((_, k) => {
    velocity = momentum * velocity + 1
    x -= rate * 0.5 ** halvings.filter((end) => k >= end).length * velocity
    return x
  })
  near(found, wanted, 1e-12)
}

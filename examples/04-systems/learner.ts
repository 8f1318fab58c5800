/** Parameters in training: what a rule moves, and what it remembers. */
import { Optimizer as O, Random as R, type Term as T } from 'giry'

export interface Learner<P> {
  readonly params: P
  readonly slots: O.Slots
}

/** How parameters follow gradients: an optimizer, or what hears of the loss beside. */
export interface Rule {
  readonly init: <P>(params: P) => O.Slots
  readonly update: <P>(
    params: P,
    gradient: P,
    slots: O.Slots,
    iteration: T.Index,
    loss: T.Scalar,
  ) => O.Updated<P>
}

/** Fresh parameters. */
export const begin =
  (rule: Rule) =>
  <P>(init: R.Random<P>): R.Random<Learner<P>> =>
    R.map((params: P) => ({ params, slots: rule.init(params) }))(init)

/** One update. */
export const descend =
  (rule: Rule) =>
  <P>(
    { params, slots }: Learner<P>,
    [loss, gradient]: readonly [T.Scalar, P],
    iteration: T.Index,
  ): Learner<P> =>
    rule.update(params, gradient, slots, iteration, loss)

/** How a rate falls: by a factor every so many iterations, to a floor; or once after each of some. */
export type Fall =
  | { readonly factor: number; readonly every: number; readonly floor: number }
  | { readonly factor: number; readonly after: readonly number[] }

/** To a twentieth, in fifty steps. */
const toATwentieth = (iterations: number): Fall => ({
  factor: 0.05 ** (1 / 50),
  every: Math.max(1, Math.floor(iterations / 50)),
  floor: 0,
})

/** Adam as the papers of latent energy-based models have it. */
export const clippedAdam = (rate: O.Rate, weightDecay = 0): O.Optimizer =>
  O.clip(100)(O.adamW({ rate, betas: [0.5, 0.999], weightDecay }))

/** The same at a rate that falls. */
export const falling = (
  rate: number,
  iterations: number,
  fall: Fall = toATwentieth(iterations),
  weightDecay = 0,
): O.Optimizer =>
  clippedAdam(
    'after' in fall ? O.stepDecay({ rate, ...fall }) : O.exponentialDecay({ rate, ...fall }),
    weightDecay,
  )

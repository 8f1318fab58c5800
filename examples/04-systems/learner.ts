/** Parameters in training: what a rule moves, and what it remembers. */
import { Optimizer as O, Random as R, type Term as T } from 'giry'

export interface Learner<P> {
  readonly params: P
  readonly slots: O.Slots
}

/** Fresh parameters. */
export const begin =
  (rule: O.Optimizer) =>
  <P>(init: R.Random<P>): R.Random<Learner<P>> =>
    R.map((params: P) => ({ params, slots: rule.init(params) }))(init)

/** One update. */
export const descend =
  (rule: O.Optimizer) =>
  <P>({ params, slots }: Learner<P>, gradient: P, iteration: T.Index): Learner<P> =>
    rule.update(params, gradient, slots, iteration)

/** Adam as the papers of latent energy-based models have it, with a rate that falls to a twentieth in fifty steps. */
export const falling = (rate: number, iterations: number): O.Optimizer =>
  O.clip(100)(
    O.adam({
      rate: O.exponentialDecay({
        rate,
        factor: 0.05 ** (1 / 50),
        every: Math.max(1, Math.floor(iterations / 50)),
      }),
      betas: [0.5, 0.999],
    }),
  )

/**
 * What both systems do alike: the short Langevin chains that draw from the posterior of each image (positives) and
 * from the prior (negatives), and the update of the model that follows from them. Its gradients are those of
 * maximum likelihood (Pang et al. 2020, eqs. 6 and 8):
 *   generator   mean over images of |x - g(z+)|^2, summed over pixels
 *   tilt        mean f(z-) - mean f(z+)
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Kernel as K, Move as M, Objective, Optimizer as O, Random as R, Term as T } from 'giry'
import { latents, nets, pixels, prior, type Image, type Latent, type Model } from './networks.js'

export type Images = T.Batch<Image>
export type Latents = T.Batch<Latent>

/** The papers' step sizes s are 0.1 for the posterior and 0.4 for the prior; h = s^2 / 2. */
export const stepSizes = { posterior: 0.005, prior: 0.08 } as const
/** Steps of a chain in training. */
export const steps = { posterior: 20, prior: 40 } as const

export const posteriorMove = M.ula({ stepSize: stepSizes.posterior })
export const priorMove = M.ula({ stepSize: stepSizes.prior })

/** The length of axis 0. */
export const rows = (x: { readonly shape: readonly number[] }): number => x.shape[0] ?? 0

/** n draws of N(0, I). */
export const noise = (n: number): R.Random<Latents> => R.replicate(n)(R.normalLike(latents))

/** Where chains of the prior are after so many steps, each from its own start. */
export const priorChains =
  (model: Model, count: number) =>
  (starts: Latents): R.Random<Latents> => {
    const kernel = pipe(prior(model), priorMove, K.times(count))
    return R.plate(rows(starts), (z: Latent) =>
      R.map(([end]: readonly [Latent, unknown]) => T.stopGradient(end))(kernel.step(z)),
    )(starts)
  }

/** The model in training, and the iterations done. */
export interface Learner {
  readonly model: Model
  readonly slots: O.Slots
  readonly iteration: T.Index
}

/** Rates at the start of training, and its length. */
export interface Rates {
  readonly tilt: number
  readonly generator: number
  /** Iterations, over which the rates fall to a twentieth. */
  readonly iterations: number
}

/** A rate that falls to a twentieth in fifty steps. */
export const decaying = (rate: number, iterations: number): O.Schedule =>
  O.exponentialDecay({ rate, factor: 0.05 ** (1 / 50), every: Math.max(1, Math.floor(iterations / 50)) })

/** Adam for each net, as both papers have it. */
export const modelRule = (rates: Rates): O.Optimizer => {
  const adam = (rate: number): O.Optimizer =>
    O.clip(100)(O.adam({ rate: decaying(rate, rates.iterations), betas: [0.5, 0.999] }))
  return O.groups({ tilt: adam(rates.tilt), generator: adam(rates.generator) })
}

export const initLearner = (rates: Rates): R.Random<Learner> =>
  R.map((model: Model) => ({ model, slots: modelRule(rates).init(model), iteration: T.index(0) }))(nets.init)

/** What an update reports, at the model before it. */
export type Report = {
  /** Of the images from the positives: mean squared error of a pixel. */
  readonly error: T.Scalar
  /** mean f(z+) - mean f(z-): about 0 where the prior has learned the posterior draws. */
  readonly contrast: T.Scalar
}

/** One update of both nets by draws of the posteriors of the images, and of the prior. */
export const learn =
  (rates: Rates) =>
  (
    { model, slots, iteration }: Learner,
    xs: Images,
    positives: Latents,
    negatives: Latents,
  ): readonly [Learner, Report] => {
    const squares = (generator: Model['generator']): T.Scalar =>
      Objective.squaredError(nets.generator(generator))(positives, xs)
    const contrastOf = (tilt: Model['tilt']): T.Scalar =>
      Objective.contrast((z: Latent) => T.neg(nets.tilt(tilt)(z)))(positives, negatives)
    const [error, generator] = T.valueAndGrad(squares)(model.generator)
    const [contrast, tilt] = T.valueAndGrad(contrastOf)(model.tilt)
    const next = modelRule(rates).update(model, { tilt, generator }, slots, iteration)
    return [
      { model: next.params, slots: next.slots, iteration: T.addIndex(iteration, T.index(1)) },
      { error: T.scale(1 / pixels)(error), contrast: T.neg(contrast) },
    ]
  }

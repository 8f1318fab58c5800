/**
 * Systems that learn images as p(z) p(x | z), from parts that don't know each other: how z is inferred from an image, and what the
 * prior of z is. One iteration on a batch of images x is
 *   1   z+ ~ inference, for the posterior p(z | x) of the model as it is; the inference learns by it
 *   2   the prior learns from z+
 *   3   the generator moves up log p(x | z+), to which z+ is a constant
 * A prior may instead be fitted afterwards, to codes of the training images (afterwards.ts).
 */
import type { Energy as E, Gaussian, Net as N, Random as R, Term as T } from 'giry'
import type { Watch } from './chains.js'
import type { Example } from './data/feed.js'
import type { Generator, Likelihood } from './generator.js'

/** A latent vector, and a normal law of one. */
export type Latent = T.Vec<number>
export type Code = Gaussian.Normal<number>

/** Means of what an iteration did, by name. */
export type Report = { readonly [name: string]: T.Scalar }

/** -log p(z) up to a constant, by whatever prior. */
export type PriorEnergy<Z> = E.Energy<Z, 'prior'>

/** An energy in its office as the prior of a system. */
export const asPrior = <Z, L>({ space, factors }: E.Energy<Z, L>): PriorEnergy<Z> => ({ space, factors })

/** The model at some parameters, which are constants. */
export interface Model<Z> {
  readonly prior: PriorEnergy<Z>
  /** The prior as a normal law, where it is one. */
  readonly normal?: Code
  readonly likelihood: Likelihood<Z>
  /** -log p(z | x) up to a constant. */
  readonly posterior: (x: N.Image) => E.Energy<Z, E.Combined<'prior', 'gaussianLikelihood'>>
}

/** Draws of posteriors, and what the inference has become. */
export interface Inferred<Q, Z> {
  readonly q: Q
  readonly zs: T.Batch<Z>
  /** Where the chains to `zs` started; `zs` where there were none. */
  readonly starts: T.Batch<Z>
  readonly report: Report
}

/** How z is inferred; Q is what it learns. */
export interface Inference<Q, Z> {
  readonly init: R.Random<Q>
  readonly infer: (
    q: Q,
    model: Model<Z>,
    examples: T.Batch<Example>,
    iteration: T.Index,
  ) => R.Random<Inferred<Q, Z>>
  /** A latent of an image that needn't be of the training. */
  readonly start: (q: Q, model: Model<Z>, x: N.Image) => R.Random<Z>
  /** q(z | x), where it is known to be normal. */
  readonly normal?: (q: Q, x: N.Image) => Code
  /** The latent that a training image was left with, where the inference keeps it. */
  readonly kept?: (q: Q, position: T.Index) => Z
  /** A draw of q(z), the law of z+ over all images, where the inference learns it. */
  readonly sample?: (q: Q) => R.Random<Z>
}

/** What the prior of z is; P is what it learns. */
export interface Prior<P, Z> {
  readonly init: R.Random<P>
  readonly energy: (p: P, iteration: T.Index) => PriorEnergy<Z>
  readonly normal?: Code
  readonly learn: (
    p: P,
    drawn: Pick<Inferred<unknown, Z>, 'zs' | 'starts'>,
    iteration: T.Index,
  ) => R.Random<readonly [P, Report]>
  readonly sample: (p: P, iteration: T.Index) => R.Random<Z>
  /** Frames of a chain from N(0, I), where draws come from such chains. */
  readonly watched?: (p: P, how: Watch) => R.Random<T.Batch<Z>>
}

/** What a system is made of. */
export interface Parts<G, Q, P, Z> {
  readonly generator: Generator<G, Z>
  readonly inference: Inference<Q, Z>
  readonly prior: Prior<P, Z>
}

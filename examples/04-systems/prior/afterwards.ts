/**
 * Priors that are fitted when the rest of a system is frozen, to codes: of each training image the normal law q(z | x), or a point
 * (of standard deviation 0) where the inference draws. Every visit to a code draws afresh.
 */
import { Gaussian, Random as R, Term as T } from 'giry'
import { rows } from '../batches.js'
import type { Code, Latent, Prior, Report } from '../parts.js'

/** A law of latents with parameters A that is fitted to codes. */
export interface Afterwards<A> {
  readonly iterations: number
  /** Codes of an iteration; all where there are no more. */
  readonly batch: number
  /** Parameters before the first iteration, which may look at all codes. */
  readonly init: (codes: T.Batch<Code>) => R.Random<A>
  readonly learn: (a: A, codes: T.Batch<Code>, iteration: T.Index) => R.Random<readonly [A, Report]>
  readonly sample: (a: A) => R.Random<Latent>
}

/** A draw of each code. */
export const drawn = (codes: T.Batch<Code>): R.Random<T.Batch<Latent>> =>
  R.plate(rows(codes), Gaussian.draw<number>)(codes)

/** A prior that could learn jointly, afterwards. */
export const afterwards =
  ({ iterations, batch }: { readonly iterations: number; readonly batch: number }) =>
  <P>(prior: Prior<P, Latent>): Afterwards<P> => ({
    iterations,
    batch,
    init: () => prior.init,
    learn: (p, codes, iteration) =>
      R.chain((zs: T.Batch<Latent>) => prior.learn(p, { zs, starts: zs }, iteration))(drawn(codes)),
    sample: (p) => prior.sample(p, T.index(iterations)),
  })

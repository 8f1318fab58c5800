/**
 * The second stage of a two-stage autoencoder (Dai and Wipf 2019): a variational autoencoder of latents, whose own prior
 * is N(0, I), with a learned standard deviation around its decoder.
 *   u ~ N(0, I),   z ~ N(g(u), gamma^2 I)
 */
import { Gaussian, Net as N, Objective, Random as R, Term as T } from 'giry'
import { pipe } from 'fp-ts/lib/function.js'
import { drawn, type Afterwards } from './afterwards.js'
import { begin, descend, type Learner, type Rule } from '../learner.js'
import type { Code, Latent } from '../parts.js'

export interface SecondStageOptions<Q, G> {
  readonly encoder: N.Net<Q, Latent, Code>
  readonly decoder: N.Net<G, Latent, Latent>
  /** The length of z and of u. */
  readonly latent: number
  readonly rule: Rule
  readonly iterations: number
  readonly batch: number
}

export interface SecondStage<Q, G> {
  readonly encoder: Q
  readonly decoder: G
  readonly logGamma: T.Scalar
}

export const secondStage = <Q, G>({
  encoder,
  decoder,
  latent,
  rule,
  iterations,
  batch,
}: SecondStageOptions<Q, G>): Afterwards<Learner<SecondStage<Q, G>>> => {
  const around = (p: SecondStage<Q, G>, u: Latent): Code => ({
    mean: decoder(p.decoder)(u),
    logSd: T.broadcast([latent], p.logGamma),
  })
  const bound = (p: SecondStage<Q, G>) =>
    Objective.negativeElbo({
      encoder: encoder(p.encoder),
      prior: Gaussian.standard<number>(latent),
      logLikelihood: (u, z) => Gaussian.logDensity(around(p, u))(z),
    })
  return {
    iterations,
    batch,
    init: () =>
      begin(rule)(R.struct({ encoder: encoder.init, decoder: decoder.init, logGamma: R.of(T.constant(0)) })),
    learn: (a, codes, iteration) =>
      pipe(
        drawn(codes),
        R.chain((zs) => R.valueAndGrad((p: SecondStage<Q, G>) => Objective.average(bound(p))(zs))(a.params)),
        R.map((found) => [descend(rule)(a, found, iteration), { bound: found[0] }] as const),
      ),
    sample: ({ params }) =>
      R.chain((u: Latent) => Gaussian.draw(around(params, u)))(R.normal([latent] as readonly [number])),
  }
}

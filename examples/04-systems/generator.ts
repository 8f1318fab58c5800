/**
 * Generators: p(x | z) = N(x; g(z), sigma^2 I), and what they minimise at draws z of the posterior.
 *   sigma fixed     mean |x - g(z)|^2 + decay |weights|^2,          the factor 1 / (2 sigma^2) left to the optimizer
 *   sigma learned   mean |x - g(z)|^2 / (2 sigma^2) + n log sigma,  for images of n elements (Dai and Wipf 2019)
 */
import { Energy as E, Objective, Random as R, Space as S, Term as T, type Net as N } from 'giry'
import { rows } from './batches.js'
import type { Rule } from './learner.js'

/** -log p(x | z) up to a constant, for an image. */
export type Likelihood<Z> = (x: N.Image) => E.Factored<Z, 'gaussianLikelihood'>

/** The likelihood as an energy of z, without a prior. */
export const alone =
  <Z>(latents: S.Space<Z>, likelihood: Likelihood<Z>) =>
  (x: N.Image) =>
    E.combine(likelihood(x))(E.flat(latents))

/** A generator with parameters G of latents Z. */
export interface Generator<G, Z> {
  readonly latents: S.Space<Z>
  readonly init: R.Random<G>
  readonly rule: Rule
  readonly mean: (g: G) => (z: Z) => N.Image
  readonly likelihood: (g: G) => Likelihood<Z>
  readonly loss: (g: G) => (zs: T.Batch<Z>, xs: T.Batch<N.Image>) => T.Scalar
}

export interface GeneratorOptions<G, Z> {
  readonly latents: S.Space<Z>
  readonly net: N.Net<G, Z, N.Image>
  readonly rule: Rule
}

/** The sum of squares of all parameters. */
const squares = (params: unknown): T.Scalar =>
  S.flatten(params)
    .map((leaf) => T.sum(T.square(leaf as T.Term<readonly number[]>)))
    .reduce((total, square) => T.add(total, square))

/** A generator with a fixed standard deviation of pixels, and optionally a penalty of large weights. */
export const fixedScale = <G, Z>({
  latents,
  net,
  rule,
  sigma,
  decay = 0,
}: GeneratorOptions<G, Z> & { readonly sigma: number; readonly decay?: number }): Generator<G, Z> => ({
  latents,
  init: net.init,
  rule,
  mean: net,
  likelihood: (g) => E.gaussianLikelihood({ mean: net(g), sigma }),
  loss: (g) => (zs, xs) => {
    const error = Objective.squaredError(net(g))(zs, xs)
    return decay === 0 ? error : T.add(error, T.scale(decay)(squares(g)))
  },
})

/** The parameters of a generator, and log sigma. */
export interface Scaled<G> {
  readonly net: G
  readonly logSigma: T.Scalar
}

/** A generator that learns the standard deviation of pixels, at first 1. */
export const learnedScale = <G, Z>({
  latents,
  net,
  rule,
}: GeneratorOptions<G, Z>): Generator<Scaled<G>, Z> => {
  const likelihood = ({ net: g, logSigma }: Scaled<G>): Likelihood<Z> =>
    E.gaussianLikelihood({ mean: net(g), sigma: T.exp(logSigma) })
  return {
    latents,
    init: R.struct({ net: net.init, logSigma: R.of(T.constant(0)) }),
    rule,
    mean: (g) => net(g.net),
    likelihood,
    loss: (g) => (zs, xs) => {
      type Pair = { readonly z: Z; readonly x: N.Image }
      const surprise = ({ z, x }: Pair): T.Scalar => E.value(alone(latents, likelihood(g))(x))(z)
      return T.mean(T.batch(rows(zs), surprise)({ z: zs, x: xs } as T.Batch<Pair>))
    },
  }
}

/**
 * A Gaussian encoder q(z | x), learned by a variational bound of the posterior (Kingma and Welling 2014), with one
 * reparametrised draw for each image:
 *   KL(q || p) - log p(x | z)   the divergence in closed form, where the prior p is normal
 *   U_x(z) - H(q)               under any other prior, whose normaliser is a constant to the encoder
 */
import { Energy as E, Gaussian, Objective, Random as R, Term as T, type Net as N } from 'giry'
import { rows } from '../batches.js'
import { alone } from '../generator.js'
import { begin, descend, type Learner, type Rule } from '../learner.js'
import type { Code, Inference, Latent, Model } from '../parts.js'

export interface GaussianEncoderOptions<Q> {
  /** From an image to the law of its latent. */
  readonly net: N.Net<Q, N.Image, Code>
  readonly rule: Rule
}

/** The bound for one image. */
const bound =
  (model: Model<Latent>, encoder: (x: N.Image) => Code) =>
  (x: N.Image): R.Random<T.Scalar> =>
    model.normal === undefined
      ? Objective.freeEnergy({ encoder, energy: model.posterior })(x)
      : Objective.negativeElbo({
          encoder,
          prior: model.normal,
          logLikelihood: (z, seen) => T.neg(E.value(alone(model.prior.space, model.likelihood)(seen))(z)),
        })(x)

export const gaussianEncoder = <Q>({
  net,
  rule,
}: GaussianEncoderOptions<Q>): Inference<Learner<Q>, Latent> => ({
  init: begin(rule)(net.init),
  infer: (q, model, { image }, iteration) => {
    const loss = (params: Q): R.Random<T.Scalar> => Objective.average(bound(model, net(params)))(image)
    const draws = R.plate(rows(image), (x: N.Image) => Gaussian.draw(net(q.params)(x)))(image)
    return R.map(([[value, gradient], drawn]: readonly [readonly [T.Scalar, Q], T.Batch<Latent>]) => {
      const zs = T.stopGradient(drawn)
      return { q: descend(rule)(q, [value, gradient], iteration), zs, starts: zs, report: { bound: value } }
    })(R.both(R.valueAndGrad(loss)(q.params), draws))
  },
  start: (q, _, x) => R.of(net(q.params)(x).mean),
  normal: (q, x) => net(q.params)(x),
})

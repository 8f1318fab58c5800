/**
 * A deterministic encoder z = e(x), which minimises the energy of the posterior at its points (Ghosh et al. 2020):
 *   |x - g(e(x))|^2 / (2 sigma^2) + |e(x)|^2 / 2     for a standard normal prior
 * It is the Gaussian encoder without its entropy. The paper's weight b of a mean |z|^2 beside a mean squared error is
 * sigma^2 d / n, for latents of length d and images of n elements.
 */
import { Energy as E, Random as R, Term as T, type Net as N } from 'giry'
import { rows } from '../batches.js'
import { begin, descend, type Learner, type Rule } from '../learner.js'
import type { Inference } from '../parts.js'

export interface PointEncoderOptions<Q, Z> {
  readonly net: N.Net<Q, N.Image, Z>
  readonly rule: Rule
}

export const pointEncoder = <Q, Z>({ net, rule }: PointEncoderOptions<Q, Z>): Inference<Learner<Q>, Z> => ({
  init: begin(rule)(net.init),
  infer: (q, { posterior }, { image }, iteration) => {
    const each =
      (params: Q) =>
      (x: N.Image): T.Scalar =>
        E.value(posterior(x))(net(params)(x))
    const loss = (params: Q): T.Scalar => T.mean(T.batch(rows(image), each(params))(image))
    const [value, gradient] = T.valueAndGrad(loss)(q.params)
    const zs = T.stopGradient(T.batch(rows(image), net(q.params))(image))
    return R.of({
      q: descend(rule)(q, [value, gradient], iteration),
      zs,
      starts: zs,
      report: { energy: value },
    })
  },
  start: (q, _, x) => R.of(net(q.params)(x)),
})

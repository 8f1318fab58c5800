/**
 * Noise-contrastive estimation: an energy U and its log-normaliser c are fitted by telling data from noise of a known
 * density n, of which there are nu for each datum. With the log-odds
 *   G(x) = -U(x) - c - log n(x) - log nu
 * the loss of a datum x with noise y_1, ..., y_nu is that of a logistic regression,
 *   softplus(-G(x)) + sum_j softplus(G(y_j))
 * In the mean it is least where exp(-U - c) is the density of the data, so that c is log of the integral of exp(-U).
 * Reference: Gutmann and Hyvarinen 2010, "Noise-contrastive estimation"; 2012 for the ratio nu.
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import { logDensity as derived } from '../../random/density.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'

/** What data are told from. */
export interface NoiseOptions<X> {
  readonly noise: Random<X>
  /** Its log-density; by default derived, where components are draws or invertible images of draws. A flow brings its own. */
  readonly logDensity?: (x: X) => Scalar
  /** nu, how many draws of noise there are for one datum, at least 1; default 1. */
  readonly ratio?: number
}

/**
 * The loss of an energy and a log-normaliser at one example. A model that has the law of the noise can't tell, and
 * loses log(1 + nu) + nu log((1 + nu) / nu). Noise without a density is a `LawError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Energy as E, Exact, Objective, Space as S, Term as T } from 'giry'
 * const [noise, model] = [D.categorical(T.log(T.vector([1, 3]))), E.categorical('model', [1, 3])]
 * const loss = Objective.noiseContrastive({ noise, ratio: 2 })(model, T.constant(Math.log(4)))
 * const blind = Either.right(Data.data([Math.log(3) + 2 * Math.log(3 / 2)], []))
 * Exact.expectation(loss(T.index(1)), (l) => l) // blind
 */
export const noiseContrastive =
  <X>({ noise, logDensity = derived(noise), ratio = 1 }: NoiseOptions<X>) =>
  <L>(energy: Energy<X, L>, logNormaliser: Scalar) =>
  (x: X): Random<Scalar> =>
    R.located('noiseContrastive', () => {
      requireOption('ratio', ratio, (nu) => Number.isInteger(nu) && nu >= 1, 'a whole number of at least 1')
      const logOdds = (y: X): Scalar => {
        const model = T.neg(T.add(E.value(energy)(y), logNormaliser))
        return T.shift(-Math.log(ratio))(T.sub(model, logDensity(y)))
      }
      return R.map((ys: Batch<X>) => {
        const noisy = T.batch(ratio, (y: X) => T.softplus(logOdds(y)))(ys)
        return T.add(T.softplus(T.neg(logOdds(x))), T.sum(noisy))
      })(R.replicate(ratio)(noise))
    })

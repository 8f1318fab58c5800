/**
 * The likelihood of an observation x with n elements under N(mean(z), sigma^2 I), as a factor of z's energy. What depends on
 * no term is left out:
 *   sigma a number   |x - mean(z)|^2 / (2 sigma^2)
 *   sigma a term     |x - mean(z)|^2 / (2 sigma^2) + n log sigma,   so that sigma can be learned
 * Both are -log p(x | z), the first up to n log sigma and both up to n log(2 pi) / 2. In the mean over posterior draws the second is
 * least at the mean square of an element of x - mean(z); with linear means, all fitted by maximum likelihood, that is the mean
 * of the discarded eigenvalues of the covariance. Reference: Tipping and Bishop 1999, "Probabilistic principal component
 * analysis"; Dai and Wipf 2019 for a learned scale of decoders.
 */
import { requireOption } from '../../core/GiryError.js'
import { size, type Shape } from '../../core/graph.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import type { Factored } from './define.js'

/** The mean of an observation at a latent, and its standard deviation. */
export interface GaussianLikelihoodOptions<Z, S extends Shape> {
  readonly mean: (z: Z) => Term<S>
  /** Positive, of every element: a number, or a term such as the exponential of a parameter. */
  readonly sigma: number | Scalar
}

/**
 * The likelihood of x, as a function of z.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 2], [2])), backend: 'reference' })
 * const mean = (z: T.Scalar) => T.scale(3)(z)
 * const likelihood = E.gaussianLikelihood({ mean, sigma: 0.5 })
 * const posterior = pipe(E.standardNormal(S.scalar), E.combine(likelihood(T.constant(5))))
 * await at(E.value(posterior))() // Either.right(Data.data([0 + 50, 2 + 2], [2]))
 * E.nameOf(posterior) // 'standardNormal+gaussianLikelihood'
 * const surprise = (logSigma: T.Scalar) =>
 *   E.value(pipe(E.flat(S.scalar), E.combine(E.gaussianLikelihood({ mean, sigma: T.exp(logSigma) })(T.constant(5)))))(T.constant(2))
 * await at(surprise)() // Either.right(Data.data([0.5, 0.5 * Math.exp(-4) + 2], [2]))
 * await at(T.grad(surprise))() // Either.right(Data.data([-1 + 1, -Math.exp(-4) + 1], [2]))
 */
export const gaussianLikelihood =
  <Z, S extends Shape>({ mean, sigma }: GaussianLikelihoodOptions<Z, S>) =>
  (x: Term<S>): Factored<Z, 'gaussianLikelihood'> => {
    const distance = (z: Z): Scalar => T.sum(T.square(T.sub(x, mean(z))))
    const learned =
      (s: Scalar) =>
      (z: Z): Scalar =>
        T.add(T.div(T.scale(0.5)(distance(z)), T.square(s)), T.scale(size(x.shape))(T.log(s)))
    if (typeof sigma === 'number') requireOption('sigma', sigma, (s) => s > 0, 'positive')
    const value =
      typeof sigma === 'number' ? (z: Z) => T.scale(0.5 / (sigma * sigma))(distance(z)) : learned(sigma)
    return { factors: [{ name: 'gaussianLikelihood', weight: 1, value }] }
  }

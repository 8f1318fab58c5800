/**
 * Energies of a few laws, -log p up to constants, as functions of terms. N(m, s) has the standard deviation s; "half" laws live on
 * x > 0, where their bijections keep x.
 */
import { Term as T } from 'giry'

/** x ~ N(0, sd^2), for each number of x; sd > 0 is known. */
export const normal =
  (sd: number) =>
  <S extends readonly number[]>(x: T.Term<S>): T.Scalar =>
    T.scale(0.5 / (sd * sd))(T.sum(T.square(x)))

/** n residuals r ~ N(0, sigma^2), where sigma is a parameter. */
export const residuals =
  (sigma: T.Scalar) =>
  (r: T.Vec<number>): T.Scalar =>
    T.add(
      T.scale(0.5)(T.sum(T.square(T.scale(T.div(T.constant(1), sigma))(r)))),
      T.scale(r.shape[0])(T.log(sigma)),
    )

/** x ~ half-Cauchy(0, scale): the density is proportional to 1 / (1 + (x / scale)^2). */
export const halfCauchy =
  (scale: number) =>
  (x: T.Scalar): T.Scalar =>
    T.log1p(T.square(T.scale(1 / scale)(x)))

/** The energy of independent parts. */
export const together = (...parts: readonly T.Scalar[]): T.Scalar => parts.reduce((a, b) => T.add(a, b))

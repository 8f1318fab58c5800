/**
 * A linear regression on five predictors:
 *   y ~ N(X beta, sigma),   beta_k ~ N(0, 10),   sigma ~ half-N(0, 10)
 * The predictors are around 100 and beta is known to 0.001, which is below the 0.03 that a warm-up's metric shrinks standard
 * deviations towards. So chains run on 100 beta, as if the predictors were in hundreds: an affine bijection, and the same law.
 */
import { Bijection as B, Energy as E, Space as S, Term as T } from 'giry'
import type { DataSets } from '../data.js'
import { normal, residuals, together } from '../densities.js'
import { model } from '../model.js'

const free = B.struct({
  beta: B.affine(S.real(5), { shift: 0, scale: 0.01 }),
  sigma: B.exponential(S.scalar),
})

export const blr = ({ X, y }: DataSets['sblri']) => {
  const observed = T.vector(y)
  const predictors = T.tensor(X.flat(), [y.length, 5])
  const energy = E.energy('blr', free.target, ({ beta, sigma }) =>
    together(
      residuals(sigma)(T.sub(observed, T.matVec(predictors, beta))),
      normal(10)(beta),
      normal(10)(sigma),
    ),
  )
  return model({ name: 'sblri-blr', energy, free, moments: 'diagonal', leapfrogs: 3 })
}

/**
 * An autoregression of order 5 of a series of 200 numbers:
 *   y_t ~ N(alpha + sum_k beta_k y_(t-k), sigma),   alpha, beta_k ~ N(0, 10),   sigma ~ half-Cauchy(0, 2.5)
 */
import { Bijection as B, Energy as E, Space as S, Term as T } from 'giry'
import type { DataSets } from '../data.js'
import { halfCauchy, normal, residuals, together } from '../densities.js'
import { model } from '../model.js'

const free = B.struct({
  alpha: B.identity(S.scalar),
  beta: B.identity(S.real(5)),
  sigma: B.exponential(S.scalar),
})

export const arK = ({ K, y }: DataSets['arK']) => {
  const now = T.vector(y.slice(K))
  const before = T.tensor(
    y.slice(K).flatMap((_, t) => y.slice(t, t + K).reverse()),
    [y.length - K, 5],
  )
  const energy = E.energy('arK', free.target, ({ alpha, beta, sigma }) =>
    together(
      residuals(sigma)(T.sub(now, T.shift(alpha)(T.matVec(before, beta)))),
      normal(10)(alpha),
      normal(10)(beta),
      halfCauchy(2.5)(sigma),
    ),
  )
  return model({ name: 'arK-arK', energy, free, moments: 'dense', leapfrogs: 2 })
}

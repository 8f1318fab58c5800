/**
 * Eight schools, not centred: effects theta = mu + tau z of coaching in eight schools, each measured with a known error.
 *   y_j ~ N(theta_j, sigma_j),   z_j ~ N(0, 1),   mu ~ N(0, 5),   tau ~ half-Cauchy(0, 5)
 * The natural parameters are z, mu and tau; the reference knows theta.
 */
import { Bijection as B, Energy as E, Space as S, Term as T } from 'giry'
import type { DataSets } from '../data.js'
import { halfCauchy, normal, together } from '../densities.js'
import { model } from '../model.js'

const free = B.struct({ z: B.identity(S.real(8)), mu: B.identity(S.scalar), tau: B.exponential(S.scalar) })
type Natural = S.Of<typeof free.target>
const quantities = S.struct({ theta: S.real(8), mu: S.scalar, tau: S.scalar })

export const eightSchools = ({ y, sigma }: DataSets['eight_schools']) => {
  const effects = T.tensor(y, [8])
  const precision = T.tensor(
    sigma.map((s) => 1 / s),
    [8],
  )
  const theta = ({ z, mu, tau }: Natural) => T.shift(mu)(T.scale(tau)(z))
  const energy = E.energy('eight schools', free.target, (x) =>
    together(
      normal(1)(T.mul(precision, T.sub(effects, theta(x)))),
      normal(1)(x.z),
      normal(5)(x.mu),
      halfCauchy(5)(x.tau),
    ),
  )
  return {
    ...model({
      name: 'eight_schools-eight_schools_noncentered',
      energy,
      free,
      moments: 'diagonal',
      leapfrogs: 4,
    }),
    quantities: {
      space: quantities,
      of: (x: Natural) => ({ theta: theta(x), mu: x.mu, tau: x.tau }),
    },
  }
}

/**
 * Test scores of 434 children from their mothers' IQ, and from whether these finished high school:
 *   score ~ N(X beta, sigma),   beta flat,   sigma ~ half-Cauchy(0, 2.5)
 * with the columns 1, iq in `momIq`, and 1, hs, iq, hs iq in `interaction`. IQs lie around 100, so that the coefficients are
 * correlated by up to 0.99: a dense metric.
 */
import { Bijection as B, Energy as E, Space as S, Term as T } from 'giry'
import type { DataSets } from '../data.js'
import { halfCauchy, residuals, together } from '../densities.js'
import { model } from '../model.js'

const kidscore = <const N extends number>(
  name: string,
  columns: readonly (readonly number[])[] & { readonly length: N },
  score: readonly number[],
) => {
  const free = B.struct({ beta: B.identity(S.real(columns.length)), sigma: B.exponential(S.scalar) })
  const observed = T.vector(score)
  const predictors = T.tensor(
    score.flatMap((_, i) => columns.map((c) => c[i]!)),
    [score.length, columns.length],
  )
  const energy = E.energy('kidscore', free.target, ({ beta, sigma }) =>
    together(residuals(sigma)(T.sub(observed, T.matVec(predictors, beta))), halfCauchy(2.5)(sigma)),
  )
  return model({ name, energy, free, moments: 'dense', leapfrogs: 2 })
}

export const momIq = ({ kid_score, mom_iq }: DataSets['kidiq']) =>
  kidscore('kidiq-kidscore_momiq', [mom_iq.map(() => 1), mom_iq], kid_score)

export const interaction = ({ kid_score, mom_iq: iq, mom_hs: hs }: DataSets['kidiq']) => {
  const both = iq.map((q, i) => q * hs[i]!)
  return kidscore('kidiq-kidscore_interaction', [iq.map(() => 1), hs, iq, both], kid_score)
}

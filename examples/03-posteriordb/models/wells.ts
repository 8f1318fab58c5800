/**
 * A logistic regression: whether 3,020 households changed their well, from how far the next safe one is (in hundreds of metres):
 *   switched ~ Bernoulli(1 / (1 + exp(-alpha - beta dist / 100))),   alpha, beta flat
 */
import { Bijection as B, Energy as E, Space as S, Term as T } from 'giry'
import type { DataSets } from '../data.js'
import { model } from '../model.js'

const free = B.struct({ alpha: B.identity(S.scalar), beta: B.identity(S.real(1)) })

export const wells = ({ switched, dist }: DataSets['wells_data']) => {
  const far = T.tensor(
    dist.map((d) => d / 100),
    [dist.length, 1],
  )
  const yes = T.vector(switched)
  const energy = E.energy('wells', free.target, ({ alpha, beta }) => {
    const logit = T.shift(alpha)(T.matVec(far, beta))
    return T.sum(T.sub(T.softplus(logit), T.mul(yes, logit)))
  })
  return model({ name: 'wells_data-wells_dist100_model', energy, free, moments: 'dense', leapfrogs: 2 })
}

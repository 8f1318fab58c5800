// Exact rank tests, and how much they look at.

import { Distribution as D, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Stat } from 'giry/check'
import type { Statistics } from '../../budget.js'
import {
  banana,
  bananaDraws,
  correlatedDraws,
  funnel,
  funnelDraws,
  gibbs,
  skewed,
  skewedDraws,
  wells,
  wellsDraws,
} from '../exact.js'
import { finite, table, tableProposal, weights } from '../pieces.js'

const STEPS = 6

/** A cosine of a rank has deviation sqrt(1/2); one of six, for one of five statistics, must be away from 0. */
export const trial = (share: Stat.Share) => ({
  steps: STEPS,
  draws: Stat.plan({ alpha: share.alpha, discrepancy: 0.1, deviation: Math.SQRT1_2, among: STEPS * 5 }),
  ...share,
})

const pointDraws = R.categorical(T.vector(weights.map(Math.log)))
const cycle = M.cycle(M.mala({ stepSize: 0.3 }), M.randomWalk({ scale: 0.7 }))

/** Four of five times on to the next of five points in a circle, or to the one before. */
const turn = (by: number) =>
  K.from('turn', S.finite(5), (x) =>
    R.map((moves: T.Flag) => {
      const next = T.addIndex(x, T.index(by))
      const wrapped = T.select(T.equal(next, T.index(5)), T.index(0), next)
      return T.select(moves, T.select(T.less(next, T.index(0)), T.index(4), wrapped), x)
    })(D.bernoulli(0.8)),
  )

const tests: Stat.Tests = {
  banana: (share) => Stat.rankTest(M.mala({ stepSize: 0.08 })(banana), bananaDraws, trial(share)),
  skewed: (share) => Stat.rankTest(M.randomWalk({ scale: 2 })(skewed), skewedDraws, trial(share)),
  wells: (share) => Stat.rankTest(M.mala({ stepSize: 0.3 })(wells), wellsDraws, trial(share)),
  points: (share) => {
    const statistics = [(x: T.Index) => T.toFloat(x)]
    const kernel = M.metropolis(tableProposal(table))(finite)
    return Stat.rankTest(kernel, pointDraws, { ...trial(share), statistics })
  },
  'a turn': (share) => {
    const statistics = [(x: T.Index) => T.toFloat(x)]
    const anywhere = R.categorical(T.vector([0, 0, 0, 0, 0]))
    return Stat.rankTest(turn(1), anywhere, { ...trial(share), statistics, reverse: turn(-1) })
  },
  // where each place on the path counts for much, and neighbours are alike
  'a short path': (share) => {
    const draws = Stat.plan({ alpha: share.alpha, discrepancy: 0.045, deviation: Math.SQRT1_2 })
    const statistics = [(x: T.Scalar) => x]
    return Stat.rankTest(M.mala({ stepSize: 0.02 })(wells), wellsDraws, {
      ...share,
      steps: 2,
      draws,
      statistics,
    })
  },
  'a cycle': (share) => Stat.rankTest(cycle(funnel), funnelDraws, trial(share)),
  'a Gibbs scan': (share) => Stat.rankTest(K.cycle(gibbs(0), gibbs(1)), correlatedDraws, trial(share)),
}

/** Kernels that leave their targets invariant, some with many equal states on a path, some with a reversal of their own. */
export const ranks: Statistics = { suite: 'ranks on paths', tests }

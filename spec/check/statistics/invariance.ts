// One step from exact draws: the tests, and how much they look at.

import { pipe } from 'fp-ts/lib/function.js'
import { Kernel as K, Move as M } from 'giry'
import { Stat } from 'giry/check'
import type { Statistics } from '../../budget.js'
import {
  banana,
  bananaDraws,
  correlatedDraws,
  funnel,
  funnelDraws,
  gaussian,
  gaussianDraws,
  gibbs,
  skewed,
  skewedDraws,
  wells,
  wellsDraws,
} from '../exact.js'

/** A difference of a feature over one step has a deviation of about 0.25; nine features and two laws share a test. */
export const trial = (share: Stat.Share) => ({
  draws: Stat.plan({ alpha: share.alpha, discrepancy: 0.015, deviation: 0.25, among: 2 * 2 * 9 }),
  ...share,
})

const tests: Stat.Tests = {
  gaussian: (share) => Stat.invariance(M.mala({ stepSize: 0.5 })(gaussian), gaussianDraws, trial(share)),
  skewed: (share) => Stat.invariance(M.randomWalk({ scale: 1 })(skewed), skewedDraws, trial(share)),
  wells: (share) => Stat.invariance(M.mala({ stepSize: 0.3 })(wells), wellsDraws, trial(share)),
  banana: (share) => Stat.invariance(M.mala({ stepSize: 0.08 })(banana), bananaDraws, trial(share)),
  funnel: (share) => {
    const cycle = M.cycle(M.mala({ stepSize: 0.3 }), M.randomWalk({ scale: 0.7 }))
    return Stat.invariance(cycle(funnel), funnelDraws, trial(share))
  },
  'a mixture twice': (share) => {
    const mix = M.mix([1, M.mala({ stepSize: 0.1 })], [2, M.randomWalk({ scale: 0.5 })])
    return Stat.invariance(pipe(mix(banana), K.times(2)), bananaDraws, trial(share))
  },
  'a Gibbs scan': (share) => Stat.invariance(K.cycle(gibbs(0), gibbs(1)), correlatedDraws, trial(share)),
}

/** Kernels that keep their targets: a Gaussian, skewed, two wells, a banana, and the neck of a funnel. */
export const invariance: Statistics = { suite: 'one step', tests }

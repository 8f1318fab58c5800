/** Laws of one step from exact draws, as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Distribution as D,
  Energy as E,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Laws, Stat } from 'giry/check'
import { budgetOf } from '../../budget.js'
import {
  banana,
  bananaDraws,
  correlatedDraws,
  drifting,
  funnel,
  funnelDraws,
  gaussian,
  gaussianDraws,
  gibbs,
  rightConditional,
  skewed,
  skewedDraws,
  wells,
  wellsDraws,
} from '../exact.js'
import { pair } from '../pieces.js'

const ALPHA = budgetOf('one step')
const TESTS = 7
/** A difference of a feature over one step has a deviation of about 0.25; nine features and two laws share a test. */
const draws = Stat.plan({
  alpha: Stat.share(TESTS, ALPHA),
  discrepancy: 0.015,
  deviation: 0.25,
  among: 2 * 2 * 9,
})
const of = (share: Stat.Share) => ({ draws, ...share })

/** Kernels that keep their targets: a Gaussian, skewed, two wells, a banana, and the neck of a funnel. */
export const tests: Stat.Tests = {
  gaussian: (share) => Stat.invariance(M.mala({ stepSize: 0.5 })(gaussian), gaussianDraws, of(share)),
  skewed: (share) => Stat.invariance(M.randomWalk({ scale: 1 })(skewed), skewedDraws, of(share)),
  wells: (share) => Stat.invariance(M.mala({ stepSize: 0.3 })(wells), wellsDraws, of(share)),
  banana: (share) => Stat.invariance(M.mala({ stepSize: 0.08 })(banana), bananaDraws, of(share)),
  funnel: (share) => {
    const cycle = M.cycle(M.mala({ stepSize: 0.3 }), M.randomWalk({ scale: 0.7 }))
    return Stat.invariance(cycle(funnel), funnelDraws, of(share))
  },
  'a mixture twice': (share) => {
    const mix = M.mix([1, M.mala({ stepSize: 0.1 })], [2, M.randomWalk({ scale: 0.5 })])
    return Stat.invariance(pipe(mix(banana), K.times(2)), bananaDraws, of(share))
  },
  'a Gibbs scan': (share) => Stat.invariance(K.cycle(gibbs(0), gibbs(1)), correlatedDraws, of(share)),
}

/** Exact moves keep exact draws. */
export const exactMovesKeepTheirLaw = (seed = 3): void =>
  expect(Laws.report(Laws.failures(Stat.suite('one step', tests, { alpha: ALPHA, seed })))).toBe('')

/** One of them does. */
export const keeps = (test: keyof typeof tests): void =>
  expect(Laws.failures(tests[test]!({ alpha: Stat.share(TESTS, ALPHA), seed: 3 }))).toEqual([])

const trial = of({ alpha: Stat.share(TESTS, ALPHA), seed: 3 })
const broken = (verdicts: readonly Laws.Verdict[]): readonly string[] =>
  Laws.failures(verdicts).map((v) => v.law)
const INVARIANT = 'the target is invariant'
const REVERSIBLE = 'the kernel is reversible'

/** What is wrong is found: a biased step, a drift, lost correlations, a wrong conditional. */
export const wrongKernelsAreFound = (): void => {
  const ula = { ...M.ula({ stepSize: 0.5 })(gaussian), exactness: K.invariant }
  expect(broken(Stat.invariance(ula, gaussianDraws, trial))).toEqual([INVARIANT])
  expect(broken(Stat.invariance(drifting(0, 1), skewedDraws, trial))).toEqual([])
  expect(broken(Stat.invariance(drifting(0.1, 1), skewedDraws, trial))).toContain(INVARIANT)
  expect(broken(Stat.invariance(gibbs(0), correlatedDraws, trial))).toEqual([])
  const wrong = gibbs(0, { ...rightConditional, slope: 0.7 })
  expect(broken(Stat.invariance(wrong, correlatedDraws, trial))).toContain(INVARIANT)
  // each coordinate drawn afresh from its own law keeps the marginals, and nothing of the banana
  const fresh = K.from('marginals', S.real(2), () =>
    R.map(([x, y]: readonly [T.Vec<2>, T.Vec<2>]) => {
      const [[a], [, b]] = [T.unstack(x), T.unstack(y)]
      return pair(a, b)
    })(R.both(bananaDraws, bananaDraws)),
  )
  expect(broken(Stat.invariance(fresh, bananaDraws, trial))).toEqual([INVARIANT])
}

/** A direction is found where the claim is reversibility: a turn of the plane, and a scan in one order. */
export const directionsAreFound = (): void => {
  const turn = K.lift('turn', S.real(2), (z) => {
    const [a, b] = T.unstack(z)
    return pair(T.neg(b), a)
  })
  const claimed = { ...turn, exactness: K.reversible }
  expect(broken(Stat.invariance(claimed, gaussianDraws, trial))).toEqual([REVERSIBLE])
  const scan = { ...K.cycle(gibbs(0), gibbs(1)), exactness: K.reversible }
  expect(broken(Stat.invariance(scan, correlatedDraws, trial))).toEqual([REVERSIBLE])
}

/** In 20 dimensions a spread that is 4 % too small shows in the energy, and in all features together. */
export const manyDimensionsAreSeen = (): void => {
  const target = E.standardNormal(S.real(20))
  const shrunk = K.kernel({
    ...M.mala({ stepSize: 0.5 })(target),
    name: 'shrunk',
    step: () => R.map((x: T.Vec<20>) => [x, {}] as const)(D.normal({ mean: T.fill(0, [20]), sd: 0.96 })),
    exactness: K.invariant,
  })
  expect(broken(Stat.invariance(shrunk, R.normal([20]), trial))).toEqual([INVARIANT])
}

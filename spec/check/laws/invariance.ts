/** Laws of one step from exact draws, as functions that throw when they are broken. */
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
import { shareOf, verdicts } from '../../budget.js'
import {
  bananaDraws,
  correlatedDraws,
  drifting,
  gaussian,
  gaussianDraws,
  gibbs,
  rightConditional,
  skewedDraws,
} from '../exact.js'
import { pair } from '../pieces.js'
import { invariance, trial as of } from '../statistics/invariance.js'
import { kernels } from '../statistics/kernels.js'

/** Exact moves keep exact draws. */
export const exactMovesKeepTheirLaw = (): void =>
  expect(Laws.report(Laws.failures(verdicts(invariance, 3)))).toBe('')

/** So does every kernel of the library. */
export const allKernelsKeepTheirLaw = (): void =>
  expect(Laws.report(Laws.failures(verdicts(kernels, 3)))).toBe('')

/** One of them does. */
export const keeps = (test: string): void =>
  expect(Laws.failures(invariance.tests[test]!(shareOf(invariance, 3)))).toEqual([])

const trial = of(shareOf(invariance, 3))
const broken = (found: readonly Laws.Verdict[]): readonly string[] => Laws.failures(found).map((v) => v.law)
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

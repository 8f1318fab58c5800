/** Laws of the exact rank test, as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Kernel as K, Move as M } from 'giry'
import { Laws, Stat } from 'giry/check'
import { shareOf, verdicts } from '../../budget.js'
import {
  correlatedDraws,
  drifting,
  gaussian,
  gaussianDraws,
  gibbs,
  rightConditional,
  skewedDraws,
} from '../exact.js'
import { ranks, trial as of } from '../statistics/ranks.js'

export const exactKernelsHaveUniformRanks = (): void =>
  expect(Laws.report(Laws.failures(verdicts(ranks, 3)))).toBe('')

/** One of them has. */
export const isUniform = (test: string): void =>
  expect(Laws.failures(ranks.tests[test]!(shareOf(ranks, 3)))).toEqual([])

const trial = of(shareOf(ranks, 3))
const fails = (found: readonly Laws.Verdict[]): boolean => Laws.failures(found).length > 0

const ula = (stepSize: number) => ({ ...M.ula({ stepSize })(gaussian), exactness: K.reversible })
/** A Gibbs scan with a wrong conditional law. */
const wrongScan = (o: Partial<typeof rightConditional>) =>
  K.cycle(gibbs(0, { ...rightConditional, ...o }), gibbs(1))

/** A biased step, a walk that drifts, and wrong conditional laws. */
export const wrongKernelsAreFound = (): void => {
  expect(fails(Stat.rankTest(ula(0.3), gaussianDraws, trial))).toBe(true)
  expect(fails(Stat.rankTest(drifting(0, 1), skewedDraws, trial))).toBe(false)
  expect(fails(Stat.rankTest(drifting(0.1, 1), skewedDraws, trial))).toBe(true)
  ;[{ slope: 0.6 }, { sd: 0.7 }].forEach((o) =>
    expect(fails(Stat.rankTest(wrongScan(o), correlatedDraws, trial))).toBe(true),
  )
}

/** Steps add up on a path: it shows what the same number of draws doesn't show in one step. */
export const pathsAddUp = (): void => {
  const scan = wrongScan({ sd: 0.7 })
  expect(fails(Stat.invariance(scan, correlatedDraws, trial))).toBe(false)
  expect(fails(Stat.rankTest(scan, correlatedDraws, trial))).toBe(true)
  expect(fails(Stat.invariance(ula(0.25), gaussianDraws, trial))).toBe(false)
  expect(fails(Stat.rankTest(ula(0.25), gaussianDraws, { ...trial, steps: 30 }))).toBe(true)
}

/** What can't be tried says why. */
export const refusals = (): void => {
  const said = (found: readonly Laws.Verdict[]): string => found.map((v) => `${v.pass} ${v.detail}`).join()
  const oneWay = { ...gibbs(0), name: 'one way', exactness: K.invariant }
  expect(said(Stat.rankTest(oneWay, correlatedDraws, trial))).toMatch(/false LawError.*'one way'.*reversal/)
  expect(Laws.failures(Stat.rankTest(oneWay, correlatedDraws, { ...trial, reverse: gibbs(0) }))).toEqual([])
  expect(said(Stat.rankTest(gibbs(0), correlatedDraws, { ...trial, steps: 0 }))).toMatch(/false .*steps is 0/)
}

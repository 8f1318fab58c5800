/** Laws of calibration, as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Distribution as D, Exact, Kernel as K, Random as R, Space as S, Term as T, type Data } from 'giry'
import { Laws, Stat } from 'giry/check'
import { budgetOf, shareOf, verdicts } from '../../budget.js'
import { right } from '../../core/laws/evaluate.js'
import { mean, membership, sum } from '../models.js'
import {
  calibration,
  L,
  meanSampler,
  membershipSampler,
  sumSampler,
  trial as of,
} from '../statistics/calibration.js'

export const exactSamplersAreCalibrated = (): void =>
  expect(Laws.report(Laws.failures(verdicts(calibration, 3)))).toBe('')

/** One of them is. */
export const isCalibrated = (test: string): void =>
  expect(Laws.failures(calibration.tests[test]!(shareOf(calibration, 3)))).toEqual([])

const trial = of(shareOf(calibration, 3))
const fails = (found: readonly Laws.Verdict[]): boolean => Laws.failures(found).length > 0

/** Samplers that are too sure, not sure enough, off, of other odds, or chains that are too short. */
export const wrongSamplersAreFound = (): void => {
  const wrong = [{ sd: 0.6 }, { sd: 0.85 }, { gain: 0.4 }].map((o) =>
    Stat.calibrated(mean, meanSampler(o), trial),
  )
  wrong.forEach((found) => expect(fails(found)).toBe(true))
  expect(fails(Stat.calibrated(membership, membershipSampler(0), trial))).toBe(true)
  expect(fails(Stat.calibrated(sum, sumSampler(12, 1), trial))).toBe(true)
  expect(fails(Stat.calibrated(sum, sumSampler(0, 1), trial))).toBe(true)
}

/** The prior is calibrated in theta alone; the log-likelihood shows that it doesn't look at the data. */
export const likelihoodIsSeen = (): void => {
  const fromPrior = (_: T.Scalar) => R.replicate(L)(R.normal([]))
  const [theta, likelihood] = right(Stat.calibration(mean, fromPrior, trial))
  expect([theta!.quantity, likelihood!.quantity]).toEqual(['theta', 'log-likelihood'])
  expect(theta!.logEValue).toBeLessThan(2)
  expect(likelihood!.logEValue).toBeGreaterThan(50)
  expect(likelihood!.outside.length).toBeGreaterThan(2)
  expect(Laws.report(Stat.calibrated(mean, fromPrior, trial))).toMatch(/^FAILS.*from log-likelihood/)
}

/** Histograms count every draw, numbers are named by their places, and quantities of one's own stand beside them. */
export const reportsSayWhatTheyAre = (): void => {
  const quantities = { product: (ab: T.Vec<2>, y: T.Scalar) => T.mul(T.sum(ab), y) }
  const found = right(Stat.calibration(sum, sumSampler(3, 1), { draws: 500, seed: 1, quantities }))
  expect(found.map((r) => r.quantity)).toEqual(['theta[0]', 'theta[1]', 'log-likelihood', 'product'])
  found.forEach(({ counts, outside, band }) => {
    expect(counts.length).toBe(L + 1)
    expect(counts.reduce((s, n) => s + n, 0)).toBe(500)
    expect(outside).toEqual(counts.flatMap((n, r) => (n < band.low || n > band.high ? [r] : [])))
  })
  // a sum of draws has no density that giry derives, and its likelihood is left out
  const hidden = {
    prior: R.struct({ a: R.normal([]), flips: D.bernoulli(0.5) }),
    data: ({ a }: { readonly a: T.Scalar }) => R.map((z: T.Vec<2>) => T.add(a, T.sum(z)))(R.normal([2])),
  }
  const sampler = (_: T.Scalar) => R.replicate(3)(hidden.prior)
  const named = right(Stat.calibration(hidden, sampler, { draws: 50, seed: 1 })).map((r) => r.quantity)
  expect(named).toEqual(['theta.a', 'theta.flips'])
}

/** All bands hold at once as often as they say, for calibrated samplers. */
export const bandsHold = (): void => {
  const level = 0.7
  const missed = Array.from({ length: 120 }, (_, seed) => {
    const found = right(Stat.calibration(mean, meanSampler(), { draws: 100, seed, level }))
    return (found.some((r) => r.outside.length > 0) ? 1 : 0) - (1 - level)
  })
  expect(Stat.logEValueAbove(missed)).toBeLessThan(-Math.log(Stat.share(4, budgetOf('calibration'))))
}

/** Thinned chains step as often as they say: here each step adds 1. */
export const thinningCounts = (): void => {
  const counting = () => K.lift('counting', S.scalar, (x) => T.shift(1)(x))
  const thinned = Stat.thinned({ start: (y: T.Scalar) => R.of(y), warmup: 3, thin: 2, count: 4 })
  const [[draws]] = right(Exact.law(thinned(counting)(T.constant(10)))) as [[Data.Data, number]]
  expect(Array.from(draws.values)).toEqual([15, 17, 19, 21])
}

/** What can't be tried says why. */
export const refusals = (): void => {
  const none = (_: T.Scalar) => R.replicate(0)(R.normal([]))
  expect(Laws.report(Stat.calibrated(mean, none, trial))).toMatch(/^FAILS.*without draws/)
  expect(Laws.report(Stat.calibrated(mean, meanSampler({ sd: -1 }), trial))).toMatch(/^FAILS/)
  expect(Laws.report(Stat.calibrated(mean, meanSampler(), { ...trial, level: 1 }))).toMatch(
    /^FAILS.*level is 1/,
  )
}

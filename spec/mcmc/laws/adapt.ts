/** Laws of adaptation as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Adapt as A,
  Data,
  Energy as E,
  Metric,
  Move as M,
  Random as R,
  Run,
  Space as S,
  Term as T,
} from 'giry'
import { Stat } from 'giry/check'
import { evaluation } from '../../../lib/check/evaluate.js'
import { factorOf, none, seen } from '../../../lib/mcmc/adapt/welford.js'
import { budgetOf } from '../../budget.js'
import { banana, right, rowAt } from '../../interpret/run/support.js'

const backend = 'reference'
const gaussian = E.standardNormal(S.real(2))

export const tuned = A.warmup(A.dualAveraging({ target: 0.574 }), { steps: 300 })(({ stepSize }) =>
  M.mala({ stepSize }),
)

/** The recurrence of Hoffman and Gelman 2014, Algorithm 5, with x = log h, in plain numbers. */
export const recurrence = (): void => {
  const [delta, first] = [0.65, 0.2]
  const acceptances = [1, 0, 0.3, 0.9, 0.65, 0, 0, 1, 1, 0.4]
  const [gamma, t0, kappa, mu] = [0.05, 10, 0.75, Math.log(10 * first)]
  const rule = A.dualAveraging({ target: delta, initial: first })
  const nowhere = S.tuple()
  let [h, x, xbar] = [0, Math.log(first), 0]
  let state = rule.init
  acceptances.forEach((alpha, i) => {
    const m = i + 1
    h = (1 - 1 / (m + t0)) * h + (delta - alpha) / (m + t0)
    x = mu - (Math.sqrt(m) / gamma) * h
    xbar = m ** -kappa * x + (1 - m ** -kappa) * xbar
    state = rule.update(state, { acceptance: T.constant(alpha) }, undefined)
    const shown = [rule.parameters(state).stepSize, rule.frozen(state).stepSize]
    const { values } = evaluation(nowhere, () => R.of(shown)).at({ key: [0, 0], point: [] })
    expect(values[0]! / Math.exp(x)).toBeCloseTo(1, 11)
    expect(values[1]! / Math.exp(xbar)).toBeCloseTo(1, 11)
  })
}

/** A wrong rule ends with nearly all steps accepted, or none: 0.3 and more from the target. */
const BOUND = 0.1
const CHAINS = 192

/** Each frozen chain's mean acceptance, from where its warm-up ended. */
const acceptances = async (target: E.Energy<T.Vec<2>>, seed: number): Promise<readonly number[]> => {
  const run = await right(
    pipe(target, tuned, Run.warmed({ chains: CHAINS, draws: 1, thin: 40, seed, backend })),
  )
  return Array.from(run.info.acceptance.values)
}

/** The mean acceptance is within 0.1 of the target on both sides, for two targets; the chains are independent. */
export const reachesTarget = async (): Promise<void> => {
  const alpha = Stat.share(4, budgetOf('adaptation'))
  for (const target of [gaussian, banana] as readonly E.Energy<T.Vec<2>>[]) {
    const found = await acceptances(target, 11)
    for (const sign of [1, -1]) {
      const excess = found.map((a) => sign * (a - 0.574) - BOUND)
      expect(Stat.logEValueAbove(excess)).toBeLessThan(-Math.log(alpha))
    }
  }
}

/** Draws are those of the plain move at the step sizes that were found, from where the warm-up ended. */
export const frozenIsPlain = async (): Promise<void> => {
  const options = { chains: 3, draws: 6, seed: 5, backend }
  const run = await right(pipe(banana, tuned, Run.warmed(options)))
  const none = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 0 })))
  expect(none.parameters).toEqual(run.parameters)
  for (const chain of [0, 1, 2]) {
    const stepSize = run.parameters.stepSize.values[chain]!
    const [start] = none.checkpoint.state
    const at = Data.data([...start!.values.subarray(2 * chain, 2 * chain + 2)], [1, 2])
    const plain = await right(
      pipe(banana, M.mala({ stepSize }), Run.chains({ ...options, chains: 1, firstChain: chain, start: at })),
    )
    for (let d = 0; d < 6; d++) {
      const [a, b] = [rowAt(run.draws, chain, d), rowAt(plain.draws, 0, d)]
      a.forEach((v, i) => expect(v).toBeCloseTo(b[i]!, 12))
    }
  }
}

/** Chain i of many is the one chain with firstChain i, and a run goes on from its checkpoint without a warm-up. */
export const oneByOne = async (): Promise<void> => {
  const options = { chains: 3, draws: 8, seed: 5, backend }
  const many = await right(pipe(banana, tuned, Run.warmed(options)))
  const one = await right(pipe(banana, tuned, Run.warmed({ ...options, chains: 1, firstChain: 2 })))
  const first = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 5 })))
  const rest = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 3, from: first.checkpoint })))
  expect(one.parameters.stepSize.values[0]).toBe(many.parameters.stepSize.values[2])
  for (let d = 0; d < 8; d++) {
    expect(rowAt(one.draws, 0, d)).toEqual(rowAt(many.draws, 2, d))
    const part = d < 5 ? rowAt(first.draws, 1, d) : rowAt(rest.draws, 1, d - 5)
    expect(part).toEqual(rowAt(many.draws, 1, d))
  }
  expect(rest.checkpoint).toEqual(many.checkpoint)
  expect(rest.parameters).toEqual(many.parameters)
}

/** Numbers that a function of nothing gives. */
const shown = (terms: readonly T.Tensor[]): readonly number[] =>
  Array.from(evaluation(S.tuple(), () => R.of(terms)).at({ key: [0, 0], point: [] }).values)

const POINTS = [
  [1, 2],
  [4, -1],
  [0.5, 0.25],
  [-3, 7],
] as const

/** Running moments are those of all vectors, and their factor that of the shrunk covariance. */
export const welfordIsTwoPass = (): void => {
  const n = POINTS.length
  const mean = [0, 1].map((i) => POINTS.reduce((s, p) => s + p[i]!, 0) / n)
  const covariance = (i: number, j: number): number =>
    POINTS.reduce((s, p) => s + (p[i]! - mean[i]!) * (p[j]! - mean[j]!), 0) / (n - 1)
  const shrunk = (i: number, j: number): number =>
    (n / (n + 5)) * covariance(i, j) + (i === j ? (5 / (n + 5)) * 1e-3 : 0)
  const vectors = POINTS.map((p) => T.vector(p) as unknown as T.Vec<number>)
  const moments = (kind: 'diagonal' | 'dense') => vectors.reduce((w, x) => seen(w, x), none(2, kind))
  const close = (found: readonly number[], expected: readonly number[]): void =>
    expected.forEach((x, i) => expect(found[i]!).toBeCloseTo(x, 10))
  close(shown([moments('diagonal').mean]), mean)
  close(shown([factorOf(moments('diagonal'))]), [Math.sqrt(shrunk(0, 0)), Math.sqrt(shrunk(1, 1))])
  const corner = Math.sqrt(shrunk(0, 0))
  const slope = shrunk(0, 1) / corner
  close(shown([factorOf(moments('dense'))]), [corner, 0, slope, Math.sqrt(shrunk(1, 1) - slope * slope)])
}

/** Stan's schedule, with its last window of all that is left; and in short warm-ups one window. */
export const scheduleIsStans = (): void => {
  expect(A.schedule(1000)).toEqual({ first: 75, last: 950, ends: [100, 150, 250, 450, 950] })
  expect(A.schedule(500)).toEqual({ first: 75, last: 450, ends: [100, 150, 250, 450] })
  expect(A.schedule(100)).toEqual({ first: 15, last: 90, ends: [90] })
}

const slanted = E.energy('slanted', S.real(2), (x) => {
  const [a, b] = T.unstack(x)
  const rest = T.sub(T.scale(0.01)(b), a)
  return T.add(T.scale(0.5)(T.square(a)), T.scale(2)(T.square(rest)))
})

/**
 * Standard deviations 1 and 112 of a slanted Gaussian are found within a factor 2 by each of eight chains: estimates from 180 draws, of
 * which even a tenth were independent, are further off with probability below 1e-9.
 */
export const windowsFindScales = async (): Promise<void> => {
  const tuned = A.windowed(S.real(2), { steps: 240 })((found) => M.nuts({ ...found, maxDepth: 6 }))
  const run = await right(pipe(slanted, tuned, Run.warmed({ chains: 8, draws: 1, seed: 4, backend })))
  const scales = Array.from(run.parameters.factor.values)
  scales.forEach((s, i) => {
    const ratio = s / (i % 2 === 0 ? 1 : 111.8)
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })
}

/** A dense metric makes the slanted Gaussian about white: its factor whitens the covariance within a factor 2. */
export const windowsFindSlants = async (): Promise<void> => {
  const options = { steps: 240, moments: 'dense' } as const
  const tuned = A.windowed(S.real(2), options)((found) => M.nuts({ ...found, maxDepth: 6 }))
  const run = await right(pipe(slanted, tuned, Run.warmed({ chains: 4, draws: 1, seed: 4, backend })))
  const { values } = run.parameters.factor
  for (let chain = 0; chain < 4; chain++) {
    const [l11, , l21, l22] = Array.from(values.subarray(4 * chain, 4 * chain + 4)) as [
      number,
      number,
      number,
      number,
    ]
    const correlation = l21 / Math.hypot(l21, l22)
    expect(l11).toBeGreaterThan(0.5)
    expect(l11).toBeLessThan(2)
    // the correlation is 2 / sqrt(5)
    expect(correlation).toBeGreaterThan(0.75)
    expect(correlation).toBeLessThan(0.96)
  }
}

/** Frozen, a windowed move is the plain one with what was found. */
export const windowedIsPlain = async (): Promise<void> => {
  const tuned = A.windowed(S.real(2), { steps: 60 })((found) => M.hmc({ ...found, steps: 3 }))
  const options = { chains: 1, draws: 4, seed: 9, backend }
  const run = await right(pipe(slanted, tuned, Run.warmed(options)))
  const none = await right(pipe(slanted, tuned, Run.warmed({ ...options, draws: 0 })))
  const [start] = none.checkpoint.state
  const metric = Metric.diagonal(
    S.real(2),
    T.vector(Array.from(run.parameters.factor.values)) as unknown as T.Vec<2>,
  )
  const kernel = M.hmc({ stepSize: run.parameters.stepSize.values[0]!, steps: 3, metric })(slanted)
  const at = Data.data([...start!.values], [1, 2])
  const plain = await right(Run.chains({ ...options, start: at })(kernel))
  for (let d = 0; d < 4; d++)
    rowAt(run.draws, 0, d).forEach((v, i) => expect(v).toBeCloseTo(rowAt(plain.draws, 0, d)[i]!, 10))
}

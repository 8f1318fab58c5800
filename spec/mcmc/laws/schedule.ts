/** Laws of adaptive schedules as functions that throw when they are broken. */
import { expect } from 'vitest'
import { Energy as E, Move as M, Path, Random as R, Run, Smc, Space as S, Term as T } from 'giry'
import { Stat } from 'giry/check'
import { evaluation } from '../../../lib/check/evaluate.js'
import { right } from '../../interpret/run/support.js'

const backend = 'reference'
const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)

/** What weights W are worth after a step of delta beta, by either criterion. */
const worth = (
  criterion: 'conditional' | 'effective',
  weights: readonly number[],
  slopes: readonly number[],
  delta: number,
): number => {
  const v = slopes.map((s) => Math.exp(-delta * s))
  const squared = sum(weights.map((w, i) => w * v[i]!)) ** 2
  return criterion === 'conditional'
    ? squared / sum(weights.map((w, i) => w * v[i]! ** 2))
    : (squared / sum(weights.map((w, i) => (w * v[i]!) ** 2))) * sum(weights.map((w) => w * w))
}

/** The next beta leaves the fraction that was asked for, or is 1 and leaves more. */
export const adaptiveLeavesItsFraction = (): void => {
  const total = 10
  const weights = [1, 2, 3, 4].map((w) => w / total)
  const [beta, fraction] = [0.2, 0.7]
  for (const criterion of ['conditional', 'effective'] as const)
    for (const slopes of [
      [3, 1, 7, 5],
      [-20, 4, 1, -30],
      [0.1, 0.2, 0.3, 0.1],
    ]) {
      const { next } = Smc.adaptive({ fraction, criterion })
      const standing = {
        step: T.index(0),
        beta: T.constant(beta),
        logWeights: T.log(T.vector<readonly number[]>(weights)),
      }
      const { values } = evaluation(S.tuple(), () =>
        R.of(next({ ...standing, slopes: T.vector<readonly number[]>(slopes) })),
      ).at({ key: [0, 0], point: [] })
      const left = worth(criterion, weights, slopes, values[0]! - beta)
      if (values[0] === 1) expect(left).toBeGreaterThan(fraction)
      else expect(left).toBeCloseTo(fraction, 6)
    }
}

/** Two modes at 3 and -3 of deviation 1/2, from N(0, 9); weights are at most 1.7. */
const wide = E.energy('wide', S.scalar, (x) => T.scale(1 / 18)(T.square(x)))
const modes = E.energy('modes', S.scalar, (x) =>
  T.neg(
    T.logsumexp(
      T.stack<readonly [], readonly T.Scalar[]>([-3, 3].map((m) => T.scale(-2)(T.square(T.shift(m)(x))))),
    ),
  ),
)
const bimodal = (options: Smc.AdaptiveOptions, particles: number): R.Random<Smc.Population<T.Scalar>> =>
  Smc.sampler({
    particles,
    path: Path.geometric(wide, modes),
    schedule: Smc.adaptive(options),
    move: () => M.randomWalk({ scale: 1 }),
    resampling: Smc.systematic,
    threshold: 0.5,
  })(R.map((z: T.Scalar) => T.scale(3)(z))(R.normal([])))

/** Betas ascend from 0 to 1 and stay there; with too few steps the last one is below 1, and one can see it. */
export const adaptiveReachesOne = async (): Promise<void> => {
  const draw = Run.sample({ count: 20, seed: 5, backend })
  const reached = await right(draw(bimodal({ bound: 25 }, 16)))
  const rows = Array.from({ length: 20 }, (_, i) => reached.temperatures.values.slice(26 * i, 26 * (i + 1)))
  rows.forEach((betas, i) => {
    const steps = reached.steps.values[i]!
    expect(steps).toBeGreaterThan(1)
    expect(betas[0]).toBe(0)
    betas.forEach((b, t) => {
      if (t > 0 && t <= steps) expect(b).toBeGreaterThan(betas[t - 1]!)
      if (t >= steps) expect(b).toBe(1)
      else expect(b).toBeLessThan(1)
    })
  })
  expect(Array.from(reached.beta.values)).toEqual(rows.map(() => 1))
  const short = await right(draw(bimodal({ bound: 1 }, 16)))
  short.beta.values.forEach((beta, i) => {
    expect(beta).toBeLessThan(1)
    expect(beta).toBe(short.temperatures.values[2 * i + 1])
    expect(short.steps.values[i]).toBe(1)
  })
}

/** The evidence 1/3 to a tenth of it, which leaves room for the bias of order 1 / N; and half of it in each mode. */
export const evidenceOfTwoModes = async (): Promise<void> => {
  const found = await right(
    Run.sample({ count: 400, seed: 6, backend })(
      R.map(({ particles, logWeights, logEvidence, beta }: Smc.Population<T.Scalar>) => {
        const xs = particles as unknown as T.Vec<number>
        const above = T.toFloat(T.greater(xs, T.fill(0, xs.shape as readonly [number]))) as T.Vec<number>
        const z = T.exp(logEvidence)
        return { z, above: T.mul(z, T.dot(T.exp(logWeights), above)), beta }
      })(bimodal({}, 32)),
    ),
  )
  expect(Array.from(found.beta.values).every((b) => b === 1)).toBe(true)
  const wanted: readonly (readonly [ArrayLike<number>, number])[] = [
    [found.z.values, 1 / 3],
    [found.above.values, 1 / 6],
  ]
  for (const [values, truth] of wanted)
    for (const sign of [1, -1]) {
      const excess = Array.from(values, (v) => (sign * (v / truth - 1) - 0.1) / 10.2)
      expect(Stat.logEValueAbove(excess)).toBeLessThan(-Math.log(Stat.share(20)))
    }
}

/** Laws of Gaussian mixtures: densities and draws in closed form, expectation maximisation against plain numbers. */
import { expect } from 'vitest'
import { Energy as E, Exact, Mixture, Random as R, Space as S, Term as T } from 'giry'
import { enumerator } from '../../../lib/interpret/exact/enumerate.js'
import { lanes } from '../../../lib/interpret/exact/lanes.js'
import { compileRandom, evaluate, flat, numbers, right } from '../evaluate.js'
import { near } from '../quadrature.js'

interface Plain {
  readonly weights: readonly number[]
  readonly means: readonly (readonly [number, number])[]
  /** Factors [[a, 0], [b, c]]. */
  readonly factors: readonly (readonly [number, number, number])[]
}
const PLAIN: Plain = {
  weights: [0.2, 0.5, 0.3],
  means: [
    [0, 1],
    [3, -1],
    [-2, 0.5],
  ],
  factors: [
    [1, 0.5, 0.7],
    [0.4, -1, 2],
    [1.5, 0, 0.3],
  ],
}
const space = S.struct({
  logWeights: S.real<number>(3),
  means: S.tensor<readonly [number, 2]>([3, 2]),
  factors: S.tensor<readonly [number, 2, 2]>([3, 2, 2]),
}) as unknown as S.Space<Mixture.Mixture<2>>
const given = ({ weights, means, factors }: Plain): never =>
  ({
    logWeights: numbers(weights.map(Math.log), 3),
    means: numbers(means.flat(), 3, 2),
    factors: numbers(
      factors.flatMap(([a, b, c]) => [a, 0, b, c]),
      3,
      2,
      2,
    ),
  }) as never

/** log w N(z; m, L L') in the plane, by substitution. */
const logOf = ({ weights, means, factors }: Plain, k: number, [x, y]: readonly [number, number]): number => {
  const [a, b, c] = factors[k]!
  const u = (x - means[k]![0]) / a
  const v = (y - means[k]![1] - b * u) / c
  return Math.log(weights[k]!) - Math.log(2 * Math.PI) - Math.log(a * c) - 0.5 * (u * u + v * v)
}
const total = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)
const logDensityAt = (p: Plain, z: readonly [number, number]): number =>
  Math.log(total(p.weights.map((_, k) => Math.exp(logOf(p, k, z)))))

/** The density is the weighted sum of normal densities, and the energy minus its logarithm, with that gradient. */
export const density = (): void => {
  for (const z of [
    [0.3, 0.2],
    [4, -3],
    [-2, 1],
  ] as const) {
    const point = numbers([...z], 2)
    const both = S.tuple(space, S.real(2))
    const value = logDensityAt(PLAIN, z)
    near(
      flat(evaluate(both, ([m, x]) => Mixture.logDensity(m)(x), [given(PLAIN), point] as never)),
      [value],
      1e-12,
    )
    const slope = [0, 1].map((i) => {
      const at = (h: number): number =>
        logDensityAt(PLAIN, [z[0] + (i === 0 ? h : 0), z[1] + (i === 1 ? h : 0)])
      return (4 * (at(5e-4) - at(-5e-4)) * 2 - (at(1e-3) - at(-1e-3))) / 6e-3
    })
    near(
      flat(evaluate(both, ([m, x]) => E.valueAndGrad(Mixture.energy(m))(x), [given(PLAIN), point] as never)),
      [-value, ...slope.map((s) => -s)],
      1e-8,
    )
  }
}

/** Component k comes with its weight, and is m_k + L_k xi. */
export const draws = (): void => {
  const program = lanes('mixture', space, 1, Mixture.draw)
  const leaves = Object.values(given(PLAIN) as Record<string, { values: Float64Array }>).map((d) => d.values)
  const noise = [0.5, -2]
  const found: (readonly number[])[] = []
  const drawn = enumerator(program, (_, name) => () => noise[Number(name.split(':')[2])]!)
  drawn(leaves, Float64Array.of(1), ({ weights, results }) => found.push([weights[0]!, ...results[0]!]))
  const wanted = PLAIN.weights.map((w, k) => {
    const [[x, y], [a, b, c]] = [PLAIN.means[k]!, PLAIN.factors[k]!]
    return [w, x + a * noise[0]!, y + b * noise[0]! + c * noise[1]!]
  })
  found.sort((a, b) => a[1]! - b[1]!)
  near(found.flat(), [...wanted].sort((a, b) => a[1]! - b[1]!).flat(), 1e-12)
}

/** Forty points in the plane, in three uneven groups. */
const DATA = Array.from({ length: 40 }, (_, n): readonly [number, number] => {
  const [x, y] = [Math.sin(7 * n) + 0.3 * Math.cos(3 * n), 0.5 * Math.cos(11 * n)]
  return n % 4 === 0 ? [4 + x, 2 * y] : n % 4 === 1 ? [x - y, 3 + y] : [0.5 * x - 2, y + 0.8 * x]
})
const data = numbers(DATA.flat(), 40, 2)
const dataSpace = S.tensor<readonly [number, 2]>([40, 2])

/** The mean variance of the data's elements. */
const VARIANCE =
  total(
    ([0, 1] as const).map((i) => {
      const mean = total(DATA.map((x) => x[i])) / 40
      return total(DATA.map((x) => (x[i] - mean) ** 2)) / 40
    }),
  ) / 2

/** One step on plain numbers, and the objective before it. */
const stepped = (p: Plain, covariances: 'full' | 'diagonal', ridge: number) => {
  const logs = DATA.map((z) => p.weights.map((_, k) => logOf(p, k, z)))
  const marginals = logs.map((row) => Math.log(total(row.map(Math.exp))))
  const penalty = total(p.factors.map(([a, b, c]) => (1 / a) ** 2 + (1 / c) ** 2 + (b / (a * c)) ** 2))
  const next = p.weights.map((_, k) => {
    const r = logs.map((row, n) => Math.exp(row[k]! - marginals[n]!))
    const size = total(r)
    const mean = [0, 1].map((i) => total(DATA.map((x, n) => r[n]! * x[i as 0 | 1])) / size) as [
      number,
      number,
    ]
    const c = (i: 0 | 1, j: 0 | 1): number =>
      (total(DATA.map((x, n) => r[n]! * (x[i] - mean[i]) * (x[j] - mean[j]))) +
        (i === j ? ridge * VARIANCE : 0)) /
      size
    const a = Math.sqrt(c(0, 0))
    const b = covariances === 'full' ? c(1, 0) / a : 0
    return { weight: size / 40, mean, factor: [a, b, Math.sqrt(c(1, 1) - b * b)] as const }
  })
  return {
    objective: (total(marginals) - 0.5 * ridge * VARIANCE * penalty) / 40,
    weights: next.map((c) => c.weight),
    means: next.map((c) => c.mean),
    factors: next.map((c) => c.factor),
  }
}

const CASES = [
  ['full', 0],
  ['full', 0.7],
  ['diagonal', 0],
  ['diagonal', 2],
] as const

/** One step from the mixture. */
export const steps = (): void => {
  for (const [covariances, ridge] of CASES) {
    const wanted = stepped(PLAIN, covariances, ridge)
    const both = S.tuple(space, dataSpace)
    const at = [given(PLAIN), data] as never
    const found = flat(
      evaluate(
        both,
        ([m, xs]) => {
          const { mixture, objective } = Mixture.step({ covariances, ridge })(m)(xs)
          return [
            objective,
            Mixture.objective({ ridge })(m)(xs),
            T.exp(mixture.logWeights),
            mixture.means,
            mixture.factors,
          ]
        },
        at,
      ),
    )
    const factors = wanted.factors.flatMap(([a, b, c]) => [a, 0, b, c])
    near(
      found,
      [wanted.objective, wanted.objective, ...wanted.weights, ...wanted.means.flat(), ...factors],
      1e-12,
    )
  }
}

/** No step makes the objective smaller, from starts of several streams; and most make it larger. */
export const monotone = (): void => {
  for (const [covariances, ridge] of CASES) {
    const o = { components: 3, covariances, ridge: ridge + 1e-3 }
    const { run } = compileRandom(dataSpace, (xs) =>
      R.map(
        (first: Mixture.Mixture<2>) =>
          T.scan(12, (m: Mixture.Mixture<2>) => {
            const { mixture, objective } = Mixture.step(o)(m)(xs)
            return [mixture, objective] as const
          })(first)[1],
      )(Mixture.start(o)(xs)),
    )
    for (const stream of [0, 1, 2]) {
      const objectives = flat(run(data as never, stream))
      const gains = objectives.slice(1).map((x, i) => x - objectives[i]!)
      gains.forEach((gain) => expect(gain).toBeGreaterThan(-1e-12))
      expect(gains[0]).toBeGreaterThan(1e-3)
    }
  }
}

/** One component is fitted in one step: the mean and the covariance of the data, with the entropy of that Gaussian. */
export const single = (): void => {
  const { run } = compileRandom(dataSpace, (xs) => Mixture.fit({ components: 1, ridge: 0, tolerance: 0 })(xs))
  const { mixture, objective, steps: count } = run(data as never)
  const all = stepped({ weights: [1], means: [[0, 0]], factors: [[1, 0, 1]] }, 'full', 0)
  const [[a, b, c], [mean]] = [all.factors[0]!, all.means]
  near(flat(mixture), [0, ...mean!, a, 0, b, c], 1e-12)
  near(flat(objective), [-Math.log(2 * Math.PI * Math.E) - Math.log(a * c)], 1e-12)
  expect(flat(count)[0]).toBeLessThan(6)
}

/** A fit ends where steps gain little, or at its bound; it finds groups that lie far apart. */
export const fits = (): void => {
  const fit = (o: Partial<Mixture.FitOptions>) =>
    compileRandom(dataSpace, (xs) => Mixture.fit({ components: 3, ridge: 1e-3, ...o })(xs)).run(data as never)
  // four components for three groups: two of them share one slowly
  const loose = fit({ components: 4, tolerance: 1e-2 })
  const better = fit({ components: 4, tolerance: 1e-6 })
  const tight = fit({ tolerance: 1e-8 })
  expect(flat(fit({ bound: 2 }).steps)).toEqual([2])
  expect(flat(loose.steps)[0]).toBeLessThan(flat(better.steps)[0]!)
  expect(flat(loose.objective)[0]).toBeLessThan(flat(better.objective)[0]!)
  // at the end a step changes nothing
  const { mixture } = tight
  const again = evaluate(
    S.tuple(space, dataSpace),
    ([m, xs]) => Mixture.step({ ridge: 1e-3 })(m)(xs).mixture.means,
    [mixture, data] as never,
  )
  near(flat(again), flat(mixture.means), 1e-3)
  const weights = flat(mixture.logWeights).map(Math.exp)
  near(
    [...weights].sort((x, y) => x - y),
    [0.25, 0.25, 0.5],
    0.02,
  )
}

/** The law of two centres: the first is any datum, the second one by its squared distance. */
export const seeding = (): void => {
  const points = [0, 1, 3, 3]
  const column = T.tensor<readonly [number, 1]>(points, [4, 1])
  const law = right(Exact.law(Mixture.centres(2)(column)))
  const wanted = new Map<string, number>()
  points.forEach((x) =>
    points.forEach((y) => {
      const share = (y - x) ** 2 / total(points.map((z) => (z - x) ** 2))
      wanted.set(`${x},${y}`, (wanted.get(`${x},${y}`) ?? 0) + share / 4)
    }),
  )
  const seen = law.filter(([, p]) => p > 1e-20)
  expect(seen.length).toBe([...wanted.values()].filter((p) => p > 0).length)
  seen.forEach(([centres, p]) => near([p], [wanted.get(flat(centres).join())!], 1e-12))
}

/** Options out of their domains are found by name, and so is a table that is none. */
export const bad = (): void => {
  const column = T.tensor<readonly [number, 1]>([1, 2], [2, 1])
  const objectiveOf = (o: Mixture.FitOptions) =>
    Exact.expectation(Mixture.fit(o)(column), ({ objective }) => objective)
  for (const o of [
    { components: 0 },
    { components: 1.5 },
    { components: 1, bound: 0 },
    { components: 1, tolerance: -1 },
    { components: 1, ridge: -1 },
  ])
    expect(objectiveOf(o)).toMatchObject({ left: { _tag: 'OptionError' } })
}

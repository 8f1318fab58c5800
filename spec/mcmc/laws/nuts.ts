/** Laws of NUTS: exact on the orbits of its leapfrog, where it is a Markov chain on the integers. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Data, Energy as E, Exact, Metric, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws, Stat } from 'giry/check'
import { phases, type Phase } from '../../../lib/mcmc/hamiltonian/leapfrog.js'
import { treeFrom, type Tree } from '../../../lib/mcmc/nuts/tree.js'
import { doubleWell, grid } from '../../check/pieces.js'

/** The double well and its slope, in numbers. */
const well = (x: number): number => 0.25 * (x * x - 1) ** 2 + 0.3 * x
const slope = (x: number): number => x * (x * x - 1) + 0.3

interface Place {
  readonly x: number
  readonly v: number
}

/** One leapfrog step in numbers, with the metric's factor l. */
const step =
  (e: number, l: number) =>
  ({ x, v }: Place): Place => {
    const half = v - (e / 2) * l * slope(x)
    const next = x + e * l * half
    return { x: next, v: half - (e / 2) * l * slope(next) }
  }

/** The places at -reach, ..., reach leapfrog steps from one. */
const orbit = (from: Place, e: number, l: number, reach: number): readonly Place[] => {
  const run = (size: number): readonly Place[] =>
    Array.from({ length: reach }).reduce<readonly Place[]>(
      (path) => [...path, step(size, l)(path.at(-1)!)],
      [from],
    )
  return [...run(-e).slice(1).reverse(), ...run(e)]
}

/** From a place, the probabilities of the places of an orbit. */
const row = (
  places: readonly Place[],
  from: Place,
  e: number,
  l: number,
  maxDepth: number,
): readonly number[] => {
  const course = {
    target: doubleWell,
    metric: Metric.diagonal(S.scalar, T.constant(l)),
    stepSize: T.constant(e),
    maxDepth,
  }
  const law = Exact.lawAt(phases(S.scalar), (phase: Phase<T.Scalar>) =>
    R.map((t: Tree<T.Scalar>) => t.all.draw)(treeFrom(course)(phase)),
  )({ x: Data.data([from.x], []), v: Data.data([from.v], []) })
  if (Either.isLeft(law)) throw new Error(law.left.what)
  const found = places.map(() => 0)
  for (const [value, probability] of law.right) {
    const distances = places.map(({ x }) => Math.abs(x - value.values[0]!))
    const nearest = distances.indexOf(Math.min(...distances))
    expect(distances[nearest]).toBeLessThan(1e-9)
    found[nearest]! += probability
  }
  return found
}

/** exp(-H) P is symmetric on orbits, to rounding; with turns, metrics, and trees of depth 3. */
export const nutsIsReversibleOnOrbits = (): void => {
  const starts = [
    [0.3, 0.7, 0.35, 1, 2],
    [-1.1, 0.2, 0.6, 1, 2],
    [0.9, -1.3, 0.5, 0.7, 2],
  ] as const
  for (const [x, v, e, l, maxDepth] of starts) {
    const reach = 2 * (2 ** maxDepth - 1)
    const places = orbit({ x, v }, e, l, reach)
    const weights = places.map((p) => Math.exp(-well(p.x) - 0.5 * p.v * p.v))
    // rows within reach of the start see their whole trees on this stretch of the orbit
    const inner = places.map((p, i) =>
      Math.abs(i - reach) < 2 ** maxDepth ? row(places, p, e, l, maxDepth) : undefined,
    )
    inner.forEach((p, i) => {
      if (p === undefined) return
      expect(p.reduce((s, q) => s + q, 0)).toBeCloseTo(1, 12)
      inner.forEach((q, j) => {
        if (q !== undefined) expect(Math.abs(weights[i]! * p[j]! - weights[j]! * q[i]!)).toBeLessThan(1e-10)
      })
    })
  }
}

/** Whether the part of an orbit between two places turns, by the definition. */
const turns = (places: readonly Place[], from: number, to: number): boolean => {
  const [first, last] = [places[from]!.v, places[to]!.v]
  const sum = places.slice(from, to + 1).reduce((s, { v }) => s + v, 0)
  const way = sum - (first + last) / 2
  return first * way <= 0 || last * way <= 0
}

/** Whether a balanced tree over places from, ..., from + size - 1 can be entered, by recursion. */
const valid = (places: readonly Place[], from: number, size: number): boolean =>
  size === 1 ||
  (valid(places, from, size / 2) &&
    valid(places, from + size / 2, size / 2) &&
    !turns(places, from, from + size - 1))

/** The probabilities of the places from the middle one, by the recursive definition of the trees. */
const textbook = (places: readonly Place[], maxDepth: number): readonly number[] => {
  const weights = places.map(({ x, v }) => Math.exp(-well(x) - 0.5 * v * v))
  const total = (from: number, size: number): number =>
    weights.slice(from, from + size).reduce((s, w) => s + w, 0)
  const doubled = (law: readonly number[], from: number, depth: number): readonly number[] => {
    const size = 2 ** depth
    if (depth === maxDepth || (depth > 0 && turns(places, from, from + size - 1))) return law
    const sides = [from + size, from - size].map((half) => {
      if (!valid(places, half, size)) return law
      const enter = Math.min(1, total(half, size) / total(from, size))
      const next = law.map((p, k) => {
        const inside = k >= half && k < half + size ? weights[k]! / total(half, size) : 0
        return (1 - enter) * p + enter * inside
      })
      return doubled(next, Math.min(from, half), depth + 1)
    })
    return law.map((_, k) => (sides[0]![k]! + sides[1]![k]!) / 2)
  }
  const middle = (places.length - 1) / 2
  return doubled(
    places.map((_, k) => (k === middle ? 1 : 0)),
    middle,
    0,
  )
}

/** The loop over leaves gives every place the probability that the recursion over trees gives it. */
export const nutsIsTheRecursion = (): void => {
  const starts = [
    [0.3, 0.7, 0.25, 1, 3],
    [-0.9, 0.1, 0.2, 0.8, 3],
    [1.4, -0.4, 0.75, 1, 3],
  ] as const
  for (const [x, v, e, l, maxDepth] of starts) {
    const places = orbit({ x, v }, e, l, 2 ** maxDepth - 1)
    const expected = textbook(places, maxDepth)
    expect(expected.filter((p) => p > 0).length).toBeGreaterThan(2)
    row(places, { x, v }, e, l, maxDepth).forEach((p, k) =>
      expect(Math.abs(p - expected[k]!)).toBeLessThan(1e-10),
    )
  }
}

/** By quadrature where one doubling is all, and composition to the bit for real trees. */
export const nutsIsInvariant = (): void => {
  const short = M.nuts({ stepSize: 0.7, maxDepth: 1 })(doubleWell)
  expect(Laws.failures(Laws.kernel(short, { runs: 3, quadrature: { ...grid, noise: 101 } }))).toEqual([])
  const long = M.nuts({ stepSize: 0.5 })(doubleWell)
  expect(Laws.failures(Laws.kernel(long, { runs: 3, quadrature: false }))).toEqual([])
}

/** From exact draws of a correlated Gaussian, whole trees. */
export const nutsKeepsGaussians = (): void => {
  const target = E.energy('correlated', S.real(2), (x) => {
    const [a, b] = T.unstack(x)
    return T.add(T.scale(0.5)(T.square(a)), T.scale(2)(T.square(T.sub(b, T.scale(0.8)(a)))))
  })
  const exact = R.map((z: T.Vec<2>) => {
    const [a, b] = T.unstack(z)
    return T.stack([a, T.add(T.scale(0.8)(a), T.scale(0.5)(b))])
  })(R.normal([2]))
  const verdicts = Stat.invariance(M.nuts({ stepSize: 0.4, maxDepth: 6 })(target), exact, {
    draws: 20_000,
    seed: 11,
  })
  expect(Laws.failures(verdicts)).toEqual([])
}

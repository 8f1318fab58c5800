/** Laws of paths as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Energy as E, Exact, Path, Random as R, Space as S, Term as T } from 'giry'
import { differsBeyond, evaluation, samples } from '../../../lib/check/evaluate.js'
import { orFail } from '../../../lib/interpret/run/task.js'
import { banana } from '../../interpret/run/support.js'

const [p, q] = [
  [1, 2, 3],
  [5, 1, 1],
] as const
const [reference, target] = [E.categorical('p', p), E.categorical('q', q)]
const betas = [0, 0.2, 0.5, 1]

/** Each path is the product of powers that it says, for betas as numbers and as terms. */
export const pathsAreProductsOfPowers = (): void => {
  const cases: readonly (readonly [Path.Path<T.Index>, (beta: number, k: number) => number])[] = [
    [Path.geometric(reference, target), (b, k) => p[k]! ** (1 - b) * q[k]! ** b],
    [Path.tempering(target), (b, k) => q[k]! ** b],
    [Path.likelihood(reference, target), (b, k) => p[k]! * q[k]! ** b],
  ] as readonly (readonly [Path.Path<T.Index>, (beta: number, k: number) => number])[]
  cases.forEach(([path, mass]) =>
    betas.forEach((beta) => {
      const masses = [0, 1, 2].map((k) => mass(beta, k))
      const total = masses.reduce((s, m) => s + m, 0)
      for (const b of [beta, T.constant(beta)])
        orFail(Exact.distribution(path.at(b))).forEach((m, k) =>
          expect(m).toBeCloseTo(masses[k]! / total, 12),
        )
    }),
  )
}

const normal = E.standardNormal(S.real(2))
const others = [
  Path.geometric(normal, banana),
  Path.tempering(banana),
  Path.likelihood(normal, banana),
] as readonly Path.Path<T.Vec<2>>[]

/** U_b(x) - U_a(x) = (b - a) S(x). */
export const slopesAreDifferences = (): void =>
  others.forEach((path) => {
    const [a, b] = [0.3, 0.8]
    const pairs = evaluation(path.space, (x) =>
      R.of([
        T.sub(E.value(path.at(b))(x), E.value(path.at(T.constant(a)))(x)),
        T.scale(b - a)(path.slope(x)),
      ]),
    )
    fc.assert(
      fc.property(samples(path.space), (at) => {
        const [difference, slope] = pairs.at(at).values
        expect(differsBeyond(1e-12, [difference!], [slope!])).toBeUndefined()
      }),
      { seed: 1, numRuns: 25 },
    )
  })

/** The replicas' law is the product of the rungs'. */
export const replicasAreIndependent = (): void => {
  const path = Path.geometric(reference, target)
  const [a, b] = [0.2, 1].map((beta) => orFail(Exact.distribution(path.at(beta))))
  const product = a!.flatMap((x) => b!.map((y) => x * y))
  orFail(Exact.distribution(Path.replicas([0.2, 1], path))).forEach((m, i) =>
    expect(m).toBeCloseTo(product[i]!, 12),
  )
}

/** Ladders have even differences, ratios or roots, and end at 1. */
export const laddersAreSpaced = (): void => {
  const { linear, geometric, power } = Path.ladder
  expect(linear(3)).toEqual([0, 0.5, 1])
  const ratios = geometric(4, 0.001)
  expect(ratios[0]).toBeCloseTo(0.001, 15)
  ratios.slice(1).forEach((x, i) => expect(x / ratios[i]!).toBeCloseTo(10, 10))
  power(5, 3).forEach((x, i) => expect(Math.cbrt(x)).toBeCloseTo(i / 4, 12))
  ;[linear(7), geometric(7, 0.1), power(7, 0.5)].forEach((betas) => {
    expect(betas.length).toBe(7)
    expect(betas[6]).toBe(1)
    Path.requireLadder(betas)
  })
}

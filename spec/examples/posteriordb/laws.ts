/** What holds of the models of posteriordb, of the comparison with references, and of the pictures: each throws when it is broken. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { Data, Energy as E, Run, type Space as S } from 'giry'
import { expect } from 'vitest'
import { compare, maxRhat, maxZ, minEss, momentsOf, zOf } from '../../../examples/03-posteriordb/compare.js'
import { readData } from '../../../examples/03-posteriordb/data.js'
import type { Model } from '../../../examples/03-posteriordb/model.js'
import * as ArK from '../../../examples/03-posteriordb/models/arK.js'
import * as Blr from '../../../examples/03-posteriordb/models/blr.js'
import * as Eight from '../../../examples/03-posteriordb/models/eightSchools.js'
import * as Kid from '../../../examples/03-posteriordb/models/kidscore.js'
import * as Wells from '../../../examples/03-posteriordb/models/wells.js'
import { rankCounts } from '../../../examples/03-posteriordb/pictures.js'
import { show, type Failure } from '../../../examples/shared/failure.js'
import * as Plain from './plain.js'

/** The value, or a failure that says what is wrong. */
export const right = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const found = await task()
  if (Either.isLeft(found)) throw new Error(show(found.left))
  return found.right
}

/** Some points of a space by name, as rows. */
const rowsOf = <Z>(space: S.Space<Z>, points: readonly Plain.Point[]): Run.Given<Z> => {
  const leaves = space.leaves.map(({ path, shape }) =>
    Data.data(
      points.flatMap((p) => p[path]!),
      [points.length, ...shape],
    ),
  )
  return Run.given(space, Data.build(space, leaves))
}

/** The slope of f along one number of a point, by differences of fourth order. */
const slope = (f: Plain.LogDensity, p: Plain.Point, leaf: string, k: number): number => {
  const h = 1e-3 * Math.max(1e-2, Math.abs(p[leaf]![k]!))
  const at = (by: number): number => f({ ...p, [leaf]: p[leaf]!.map((x, i) => (i === k ? x + by : x)) })
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
}

/** U(z) and its gradient are those of -log density, up to a constant of U. */
const same = async <Z, X, Q, L>(
  { energy, free }: Model<Z, X, Q, L>,
  plain: Plain.LogDensity,
  points: readonly Plain.Point[],
): Promise<void> => {
  const target = pipe(energy, E.pullback(free))
  const rows = rowsOf(free.source, points)
  const at = Run.evaluate({ rows, backend: 'reference' })
  const [values, gradients] = (await right(at(E.valueAndGrad(target)))) as readonly [Data.Data, never]
  const first = values.values[0]! + plain(points[0]!)
  const scale = Math.max(...points.map((p) => Math.abs(plain(p))))
  points.forEach((p, i) => expect(Math.abs(values.values[i]! + plain(p) - first) / scale).toBeLessThan(1e-12))
  Data.leaves(free.source, gradients as Data.Concrete<Z>).forEach(({ values: found }, l) => {
    const { path } = free.source.leaves[l]!
    const width = points[0]![path]!.length
    const wanted = points.flatMap((p) => p[path]!.map((_, k) => -slope(plain, p, path, k)))
    const largest = Math.max(1, ...wanted.map(Math.abs))
    expect(found.length).toBe(points.length * width)
    wanted.forEach((w, i) => expect(Math.abs(found[i]! - w) / largest).toBeLessThan(1e-6))
  })
}

export const eightSchools = async (): Promise<void> => {
  const data = await right(readData('eight_schools'))
  await same(Eight.eightSchools(data), Plain.eightSchools(data), [
    { z: [0, 0, 0, 0, 0, 0, 0, 0], mu: [0], tau: [0] },
    { z: [0.3, -0.2, 1.1, 0, -2, 0.5, 0.7, -0.9], mu: [4.4], tau: [1.3] },
    { z: [1, 2, -1, 0.4, 0.1, -0.6, 0.2, 1.5], mu: [-6], tau: [-2] },
  ])
}

/** The effects that the reference knows are mu + tau z. */
export const effects = async (): Promise<void> => {
  const { free, quantities } = Eight.eightSchools(await right(readData('eight_schools')))
  const rows = rowsOf(free.source, [{ z: [0, 1, 2, 3, 4, 5, 6, 7], mu: [3], tau: [Math.log(2)] }])
  const at = Run.evaluate({ rows, backend: 'reference' })
  const { theta, mu, tau } = await right(at((z) => quantities.of(free.forward(z)[0])))
  const near = [3, 5, 7, 9, 11, 13, 15, 17, 3, 2]
  const found = [...theta.values, ...mu.values, ...tau.values]
  near.forEach((w, i) => expect(found[i]).toBeCloseTo(w, 12))
}

export const arK = async (): Promise<void> => {
  const data = await right(readData('arK'))
  await same(ArK.arK(data), Plain.arK(data), [
    { alpha: [0], beta: [0.7, 0.4, 0.1, 0, -0.3], sigma: [-1.9] },
    { alpha: [0.5], beta: [0.1, -0.2, 0.3, 0.4, -0.5], sigma: [-1] },
    { alpha: [-3], beta: [4, 2, -1, 3, 5], sigma: [2] },
  ])
}

export const momIq = async (): Promise<void> => {
  const data = await right(readData('kidiq'))
  await same(Kid.momIq(data), Plain.momIq(data), [
    { beta: [26, 0.6], sigma: [2.9] },
    { beta: [20, 0.7], sigma: [3.1] },
    { beta: [-1, 0.2], sigma: [0.5] },
  ])
}

export const interaction = async (): Promise<void> => {
  const data = await right(readData('kidiq'))
  await same(Kid.interaction(data), Plain.interaction(data), [
    { beta: [-11, 51, 1, -0.5], sigma: [2.9] },
    { beta: [3, 40, 0.8, -0.3], sigma: [2.8] },
    { beta: [1, 1, 0.3, 0.1], sigma: [1] },
  ])
}

export const blr = async (): Promise<void> => {
  const data = await right(readData('sblri'))
  await same(Blr.blr(data), Plain.blr(data), [
    { beta: [100, 100, 100, 100.1, 100.2], sigma: [-0.04] },
    { beta: [99.8, 100.1, 100.3, 99.9, 100], sigma: [0.1] },
    { beta: [300, -200, 100, 50, 7], sigma: [3] },
  ])
}

export const wells = async (): Promise<void> => {
  const data = await right(readData('wells_data'))
  await same(Wells.wells(data), Plain.wells(data), [
    { alpha: [0.6], beta: [-0.6] },
    { alpha: [0.7], beta: [-0.8] },
    { alpha: [-2], beta: [1.5] },
  ])
}

const exactly = (value: number, mcse = 0) => ({ value, mcse })

/** z is a difference in units of the joint error, and an unknown error is no agreement. */
export const units = (): void => {
  expect(zOf(exactly(5, 3), exactly(15, 4))).toBe(-2)
  expect(zOf(exactly(2, 0.5), exactly(1))).toBe(2)
  expect(zOf(exactly(1, NaN), exactly(1))).toBeNaN()
}

/** Moments are means of x, of x^2 and of (x - c)^2 over all draws, each with the error of its own mean. */
export const moments = (): void => {
  const chains = [Float64Array.of(1, 2, 3, 6, 2, 4, 0, 5), Float64Array.of(0, 2, 1, 1, 7, 3, 2, 4)]
  const of = (draws: readonly Float64Array[]) => {
    const found = momentsOf(draws, 2)
    if (Either.isLeft(found)) throw new Error(found.left.what)
    return found.right
  }
  const { mean, second, spread } = of(chains)
  expect([mean.value, second.value * 16, spread.value * 16]).toEqual([43 / 16, 179, 71])
  expect(second).toEqual(of(chains.map((c) => c.map((x) => x * x))).mean)
  expect(spread).toEqual(of(chains.map((c) => c.map((x) => (x - 2) * (x - 2)))).mean)
  expect(of(chains.map((c) => c.map((x) => 4 * x))).mean.mcse).toBe(4 * mean.mcse)
  expect(mean.mcse).toBeGreaterThan(0.1)
}

/** Of all quantities the worst is reported, and what isn't known isn't passed over. */
export const worst = (): void => {
  const fair = Float64Array.of(1, 3, 2, 5, 4, 0)
  const draws = [
    { name: 'a', chains: [fair, fair.slice().reverse()] },
    { name: 'b', chains: [fair.map((x) => 10 * x), fair.map((x) => 10 * x + 80)] },
  ]
  const known = { mean: exactly(2.5), second: exactly(55 / 6), spread: exactly(17.5 / 6) }
  const references = {
    p: { a: known, b: { mean: exactly(65), second: exactly(6000), spread: exactly(9e9) } },
  }
  const compared = compare('p', draws, references)
  if (Either.isLeft(compared)) throw new Error(compared.left.what)
  const [a, b] = compared.right
  for (const z of Object.values(a!.z)) expect(z).toBeCloseTo(0, 12)
  expect(Math.abs(b!.z.spread)).toBeGreaterThan(Math.abs(b!.z.mean))
  expect(maxZ(compared.right)).toBe(Math.abs(b!.z.spread))
  expect(maxRhat(compared.right)).toBe(b!.rhat)
  expect(minEss(compared.right)).toBe(Math.min(a!.ess, b!.ess))
  expect(maxZ([{ ...a!, z: { ...a!.z, second: NaN } }, b!])).toBeNaN()
  expect(compare('p', [{ name: 'c', chains: draws[0]!.chains }], references)).toMatchObject({
    left: { _tag: 'DataError', what: 'p has no c' },
  })
}

/** Chains of one law have their ranks everywhere, chains beside each other don't. */
export const ranks = (): void => {
  const low = Float64Array.of(3, 1, 2, 0)
  const high = Float64Array.of(5, 7, 4, 6)
  expect(rankCounts([low, high], 4)).toEqual([
    [2, 2, 0, 0],
    [0, 0, 2, 2],
  ])
  expect(rankCounts([Float64Array.of(0, 2, 4, 6), Float64Array.of(1, 3, 5, 7)], 2)).toEqual([
    [2, 2],
    [2, 2],
  ])
}

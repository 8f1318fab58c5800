// Laws of the model and of what is measured with it.

import { expect } from 'vitest'
import * as Either from 'fp-ts/lib/Either.js'
import { Callable, Data, Energy as E, Random as R, Rng, Run, Space as S, Term as T } from 'giry'
import { measurable, posteriors } from '../../../examples/01-pinwheel/exact.js'
import { langevin } from '../../../examples/01-pinwheel/langevin.js'
import { latents, likelihood } from '../../../examples/01-pinwheel/likelihood.js'
import { byObservation } from '../../../examples/01-pinwheel/measure.js'
import { centre, normalise, pinwheelLattice } from '../../../examples/01-pinwheel/metrics/grid.js'
import { bend, points as halves } from '../../../examples/01-pinwheel/pinwheel.js'
import { posterior } from '../../../examples/01-pinwheel/posterior.js'
import { repeated } from '../../../examples/01-pinwheel/rows.js'
import { right } from '../../interpret/run/support.js'
import { machine } from './tiny.js'

/** n standard normal numbers from the blocks of a stream at `address` on. */
const normals = (seed: number, address: number, n: number): Float64Array => {
  const words = new Uint32Array(n)
  const out = new Float64Array(n)
  const [k0, k1] = Rng.streamKey(seed, 0)
  Rng.fillWords(k0, k1, address, words)
  for (let i = 0; i < n; i += 2) Rng.normalsOf(words[i]!, words[i + 1]!, out, i)
  return out
}

const dense = (x: readonly number[], weight: Float64Array, bias: Float64Array): readonly number[] =>
  Array.from(bias, (b, j) =>
    x.reduce((total, value, i) => total + 0.2 * value * weight[i * bias.length + j]!, 0.1 * b),
  )

/** g(z) by hand, its weights the numbers of the seed's stream in order. */
const byHand = (seed: number, z: readonly number[]): readonly number[] => {
  const widths = [2, 128, 128, 128, 2]
  let address = 0
  let h = z
  widths.slice(1).forEach((outputs, layer) => {
    const inputs = widths[layer]!
    const weight = normals(seed, address, inputs * outputs)
    const bias = normals(seed, address + (inputs * outputs) / 2, outputs)
    address += (inputs * outputs + outputs) / 2
    const y = dense(layer === 0 ? h : h.map((v) => Math.max(v, 0)), weight, bias)
    h = y
  })
  return h
}

const zs = [0.3, -1.2, 2, 0.5, -1, -0.1]
const table = Run.given(S.real(2), Data.data(zs, [3, 2]))

/** Likelihood s is the network whose weights and biases are the first numbers of stream 0 of seed s. */
export const likelihoods = async (): Promise<void> => {
  for (const seed of [1, 8]) {
    const g = await right(likelihood(seed))
    const { values } = await right(Run.evaluate({ rows: table, backend: 'reference' })(g))
    const expected = [0, 1, 2].flatMap((i) => byHand(seed, zs.slice(2 * i, 2 * i + 2)))
    expected.forEach((y, i) => expect(values[i]).toBeCloseTo(y, 10))
  }
}

/** The arms' moments, by a sum over a lattice of both normal numbers. */
export const moments = async (): Promise<void> => {
  const side = Array.from({ length: 161 }, (_, i) => (i - 80) / 10)
  const noise = side.flatMap((u) => side.flatMap((v) => [u, v]))
  const weights = side.flatMap((u) => side.map((v) => Math.exp(-(u * u + v * v) / 2) / (2 * Math.PI * 100)))
  const rows = Run.given(S.real(2), Data.data(noise, [weights.length, 2]))
  const { values } = await right(Run.evaluate({ rows, backend: 'reference' })(bend(0)))
  const mean = (f: (x: number, y: number) => number): number =>
    weights.reduce((sum, w, k) => sum + w * f(values[2 * k]!, values[2 * k + 1]!), 0)
  const [mx, my] = [mean((x) => x), mean((_, y) => y)]
  expect(mean((x, y) => x * x + y * y)).toBeCloseTo(4.4, 9)
  // these come from 10^6 draws, with standard errors of up to 0.0005, and are rounded
  const known = [1.395, -1.362, 0.095, -0.028, 0.507]
  const found = [
    mx,
    my,
    mean((x) => (x - mx) ** 2),
    mean((x, y) => (x - mx) * (y - my)),
    mean((_, y) => (y - my) ** 2),
  ]
  known.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(0.002))
}

/** The first half of the points lie on one arm, the others on the other one, each from two numbers of its own. */
export const points = async (): Promise<void> => {
  expect((await right(latents)).shape).toEqual([500, 2])
  const drawing = await right(
    Callable.make({ backend: 'reference', name: 'points', input: S.struct({}) })(() => halves(3)),
  )
  const drawn = await right(drawing.run({ keys: Callable.stream(5, 0), address: 0 }, {}))
  const noise = Run.given(S.real(2), Data.data(normals(5, 0, 12), [6, 2]))
  const [one, other] = await Promise.all(
    [0, Math.PI].map((theta) => right(Run.evaluate({ rows: noise, backend: 'reference' })(bend(theta)))),
  )
  const expected = [...one!.values.slice(0, 6), ...other!.values.slice(6)]
  expected.forEach((v, i) => expect(drawn.values[i]).toBeCloseTo(v, 12))
  one!.values.forEach((v, i) => expect(other!.values[i]).toBeCloseTo(-v, 12))
}

/** A network that is cheap: what is measured doesn't depend on which one it is. */
const square = (z: T.Vec<2>): T.Vec<2> => T.add(T.square(z), T.scale(0.5)(z))

/** The grid's log density is minus the energy that chains follow, up to a constant. */
export const grids = async (): Promise<void> => {
  const x = [0.7, 0.2] as const
  const { machine: m } = machine('reference')
  const at = await right(posteriors(square, m))
  const grid = at(x)
  if (Either.isLeft(grid)) throw new Error(grid.left.what)
  const cells = [20_000, 28_920, 31_000, 40_123]
  const rows = Run.given(
    S.real(2),
    Data.data(
      cells.flatMap((k) => centre(pinwheelLattice, k)),
      [cells.length, 2],
    ),
  )
  const energies = await right(
    Run.evaluate({ rows, backend: 'reference' })((z) => E.value(posterior(square)(T.vector(x)))(z)),
  )
  const sums = cells.map((k, i) => grid.right.logDensity[k]! + energies.values[i]!)
  sums.forEach((sum) => expect(sum).toBeCloseTo(sums[0]!, 9))
}

/** Chains that go on alone are the same chains as those that go on with all others. */
export const subsets = async (): Promise<void> => {
  const x = repeated(Data.data([0.7, 0.2, -0.3, 1], [2, 2]), 3)
  const z = await right(Run.sample({ count: 6, seed: 1, backend: 'reference' })(R.normal([2])))
  const chains = { g: square, stepSize: 0.005, starts: { x, z }, lengths: [50, 100, 150], stage: 'chains' }
  const { machine: m } = machine('reference')
  const all = await right(langevin({ ...chains, all: 150, kept: 6 }, m))
  const few = await right(langevin({ ...chains, all: 50, kept: 2 }, m))
  expect(all.map((r) => [r.steps, r.z.shape[0]])).toEqual([
    [50, 6],
    [100, 6],
    [150, 6],
  ])
  expect(few.map((r) => [r.steps, r.z.shape[0]])).toEqual([
    [50, 6],
    [100, 2],
    [150, 2],
  ])
  few.forEach((r, i) => expect([...r.z.values]).toEqual([...all[i]!.z.values].slice(0, r.z.values.length)))
}

/** Rows go to the observations that they were drawn at. */
export const rows = (): void => {
  const xs = Data.data([1, 2, 3, 4, 5, 6], [3, 2])
  const split = byObservation(repeated(xs, 2), 3)
  expect(split.map((z) => [...z])).toEqual([
    [1, 2, 1, 2],
    [3, 4, 3, 4],
    [5, 6, 5, 6],
  ])
}

/** What can't be measured is an error that names the place. */
export const unmeasurable = (): void => {
  const result = measurable(
    normalise(pinwheelLattice, new Float64Array(pinwheelLattice.cells ** 2).fill(NaN)),
  )
  expect(result).toMatchObject({ left: { _tag: 'NumericalError', where: expect.stringContaining('cell 0') } })
}

/** What holds of splits, scores and what is found by them, as functions that throw. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Data, Exact, Optimizer as O, Random as R, Space as S, Net as N, Term as T } from 'giry'
import { rows } from '../../../examples/04-systems/batches.js'
import { everyPixel, inMemory, type DataSet } from '../../../examples/04-systems/data/images.js'
import { fixedScale } from '../../../examples/04-systems/generator.js'
import type { Inference } from '../../../examples/04-systems/parts.js'
import { standardNormals } from '../../../examples/04-systems/prior/standardNormal.js'
import { system } from '../../../examples/04-systems/system.js'
import { histogram } from '../../../examples/05-anomaly/figures.js'
import { findingOf } from '../../../examples/05-anomaly/findings.js'
import { splitOf } from '../../../examples/05-anomaly/split.js'
import { right } from '../systems/files.js'

/** Images of one pixel, which is their number in the data set, with digits 0, 1, 2, 0, 1, 2, ... */
export const numbered = (trained: number, tested: number): Pick<DataSet, 'name' | 'train' | 'test'> => {
  const part = (from: number, count: number) => {
    const numbers = Uint8Array.from({ length: count }, (_, i) => from + i)
    return inMemory(
      { height: 1, width: 1, channels: 1 },
      numbers,
      numbers.map((n) => n % 3),
    )
  }
  return { name: 'numbers', train: part(0, trained), test: part(trained, tested) }
}

/** Every image is dealt out once: four fifths of the other digits, shuffled, then their last fifth before the digit itself. */
export const dealtOut = (): void => {
  const { train, test, anomalies } = right(splitOf(1)(numbered(80, 40)))
  const [learned, tested] = [train, test].map((images) => Array.from(right(everyPixel(images))))
  expect([train.count, test.count]).toEqual([64, 16 + 40])
  expect([...learned!, ...tested!].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 120 }, (_, i) => i),
  )
  expect(learned!.filter((n) => n % 3 === 1)).toEqual([])
  expect(anomalies).toEqual(tested!.map((n) => n % 3 === 1))
  expect(Array.from(test.labels)).toEqual(tested!.map((n) => n % 3))
  expect(learned).not.toEqual(learned!.toSorted((a, b) => a - b))
  expect(Array.from(right(everyPixel(right(splitOf(1)(numbered(80, 40))).train)))).toEqual(learned)
}

/** g(z) = 3 z, p(z) = N(0, 1), and chains that start from 2. */
const known = { weight: 3, start: 2, x: 1.5, sigma: 0.5, stepSize: 0.02, steps: 4 }

/** The surprise at the end of a descent on |x - 3 z|^2 / (2 sigma^2) + z^2 / 2, step by step by hand. */
export const surpriseByHand = (): void => {
  const { weight, start, x, sigma, stepSize, steps } = known
  const image = (v: T.Scalar): N.Image => T.broadcast([1, 1, 1] as readonly [number, number, number], v)
  const latents = S.scalar
  const inference: Inference<object, T.Scalar> = {
    init: R.of({}),
    infer: (q, _, { image: xs }) => {
      const zs = T.batch(rows(xs), () => T.constant(0))(xs)
      return R.of({ q, zs, starts: zs, report: {} })
    },
    start: () => R.of(T.constant(start)),
  }
  const { init, surprise } = system(
    {
      generator: fixedScale({
        latents,
        net: N.net(R.of(T.constant(weight)), (w) => (z: T.Scalar) => image(T.mul(w, z))),
        rule: O.sgd({ rate: 0 }),
        sigma,
      }),
      inference,
      prior: standardNormals(latents),
    },
    { steps, stepSize, sigma },
  )
  const found = pipe(
    init,
    R.chain((state) => surprise(state, image(T.constant(x)))),
  )
  let z = start
  for (let i = 0; i < steps; i++) z += stepSize * ((weight * (x - weight * z)) / sigma ** 2 - z)
  const value = (of: 'error' | 'energy'): number =>
    (right(Exact.expectation(found, (s) => s[of])) as Data.Data).values[0]!
  expect(value('error')).toBeCloseTo((x - weight * z) ** 2, 10)
  expect(value('energy')).toBeCloseTo(z ** 2 / 2, 10)
}

/** Errors find one anomaly of two before a normal image; with energies both come first. The curve's area is 1 then. */
export const foundByBoth = (): void => {
  const { train, test } = numbered(5, 0)
  const finding = right(
    findingOf(
      { system: 'lebm', digit: 1 },
      { train, test, anomalies: [false, true, false, true] },
      {
        iterations: 1,
        seconds: { training: 1, scoring: 1 },
        errors: Float32Array.of(2, 3, 1, 1.5),
        energies: Float32Array.of(0, 0, 0, 4),
      },
    ),
  )
  expect(Array.from(finding.scores)).toEqual([8, 12, 4, 10])
  expect(finding.auprc).toBeCloseTo(1, 12)
  expect(finding.auprcOfErrors).toBeCloseTo(1 / 2 + (1 / 2) * ((1 / 2 + 2 / 3) / 2), 12)
  expect(finding.chance).toBe(1 / 2)
}

/** Shares of the scores, each at the middle of its part; what is beyond counts at the end. */
export const shares = (): void => {
  const points = histogram([0, 0.1, 39.5, 40, 99], 0, 40)
  expect(points.filter(([, share]) => share > 0)).toEqual([
    [0.5, 2 / 5],
    [39.5, 3 / 5],
  ])
  expect(points.map(([x]) => x)).toEqual(Array.from({ length: 40 }, (_, i) => i + 0.5))
}

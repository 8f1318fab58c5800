/** Functions of rows, in slices of any size, as functions that throw when a row depends on more than it should. */
import { expect } from 'vitest'
import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, right } from './support.js'

const backend = 'reference'
const n = 11
const numbers = Float64Array.from({ length: 2 * n }, (_, i) => Math.cos(i))
/** Eleven rows of two numbers. */
export const rows = Run.given(S.real(2), Data.data(numbers, [n, 2]))
const row = (i: number) => Run.given(S.real(2), Data.data(numbers.slice(2 * i, 2 * i + 2), [1, 2]))
const noisy = (x: T.Vec<2>) => R.map((noise: T.Vec<2>) => T.add(x, noise))(R.normal([2]))
const slices = [1, 2, 3, 5, 10, 11, 12, undefined]

/** Draws are those of each row alone. */
export const rowByRow = async (): Promise<void> => {
  const alone = await Promise.all(
    Array.from({ length: n }, (_, i) =>
      right(Run.draw({ rows: row(i), seed: 4, firstRow: i, backend })(noisy)),
    ),
  )
  for (const slice of slices) {
    const o = { rows, seed: 4, backend, ...(slice === undefined ? {} : { slice }) }
    const all = await right(Run.draw(o)(noisy))
    expect(all.shape).toEqual([n, 2])
    expect([...all.values]).toEqual(alone.flatMap((a) => [...a.values]))
  }
}

/** Parameters are the same for all rows. */
export const sharedParameters = async (): Promise<void> => {
  const parameters = Run.given(S.struct({ scale: S.scalar }), { scale: Data.data([100], []) })
  const run = await right(
    Run.draw({ rows, parameters, seed: 4, slice: 3, backend })((x, { scale }) =>
      R.map((noise: T.Vec<2>) => [T.scale(scale)(x), noise] as const)(R.normal([2])),
    ),
  )
  expect([...run[0].values]).toEqual([...numbers].map((x) => 100 * x))
  const plain = await right(Run.draw({ rows, seed: 4, backend })(noisy))
  expect([...plain.values]).toEqual([...numbers].map((x, i) => x + run[1].values[i]!))
}

/** Samples depend on the seed and their number alone. */
export const numbered = async (): Promise<void> => {
  const many = await right(Run.sample({ count: 23, seed: 8, slice: 5, backend })(R.normal([3])))
  const few = await right(Run.sample({ count: 4, seed: 8, firstRow: 7, backend })(R.normal([3])))
  expect(few.shape).toEqual([4, 3])
  expect([...few.values]).toEqual([...many.values.subarray(21, 33)])
  expect(new Set(many.values).size).toBe(69)
  const other = await right(Run.sample({ count: 23, seed: 9, backend })(R.normal([3])))
  expect([...other.values].filter((v) => many.values.includes(v))).toEqual([])
}

/** What is computed is the function of each row. */
export const ofEachRow = async (): Promise<void> => {
  const expected = Array.from({ length: n }, (_, i) => numbers[2 * i]! * numbers[2 * i + 1]!)
  for (const slice of slices) {
    const o = { rows, backend, ...(slice === undefined ? {} : { slice }) }
    const found = await right(
      Run.evaluate(o)((x) => {
        const [a, b] = T.unstack(x)
        return { product: T.mul(a, b), constant: T.constant(3) }
      }),
    )
    expect([...found.product.values]).toEqual(expected)
    expect([...found.constant.values]).toEqual(expected.map(() => 3))
  }
}

/** One slice at a time is on the back end. */
export const oneSliceHeld = async (): Promise<void> => {
  let most = 0
  const counted = counting(Reference.backend, { onCall: () => (most = Math.max(most, counted.live())) })
  await right(Run.evaluate({ rows, slice: 2, backend: counted })((x) => T.sum(x)))
  // the inputs of one slice, the keys and the address
  expect(most).toBe(3)
  expect(counted.calls()).toBe(6)
  expect(counted.live()).toBe(0)
}

import { describe, expect, it } from 'vitest'
import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, left, right } from './support.js'

const backend = 'reference'
const n = 11
const numbers = Float64Array.from({ length: 2 * n }, (_, i) => Math.cos(i))
const rows = Run.given(S.real(2), Data.data(numbers, [n, 2]))
const row = (i: number) => Run.given(S.real(2), Data.data(numbers.slice(2 * i, 2 * i + 2), [1, 2]))
const noisy = (x: T.Vec<2>) => R.map((noise: T.Vec<2>) => T.add(x, noise))(R.normal([2]))
const slices = [1, 2, 3, 5, 10, 11, 12, undefined]

describe('draws for rows', () => {
  it('are those of each row alone, for every size of slice [bitwise]', async () => {
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
  })

  it('take parameters that all rows share', async () => {
    const parameters = Run.given(S.struct({ scale: S.scalar }), { scale: Data.data([100], []) })
    const run = await right(
      Run.draw({ rows, parameters, seed: 4, slice: 3, backend })((x, { scale }) =>
        R.map((noise: T.Vec<2>) => [T.scale(scale)(x), noise] as const)(R.normal([2])),
      ),
    )
    expect([...run[0].values]).toEqual([...numbers].map((x) => 100 * x))
    const plain = await right(Run.draw({ rows, seed: 4, backend })(noisy))
    expect([...plain.values]).toEqual([...numbers].map((x, i) => x + run[1].values[i]!))
  })
})

describe('samples', () => {
  it('depend on the seed and their number alone [bitwise]', async () => {
    const many = await right(Run.sample({ count: 23, seed: 8, slice: 5, backend })(R.normal([3])))
    const few = await right(Run.sample({ count: 4, seed: 8, firstRow: 7, backend })(R.normal([3])))
    expect(few.shape).toEqual([4, 3])
    expect([...few.values]).toEqual([...many.values.subarray(21, 33)])
    expect(new Set(many.values).size).toBe(69)
    const other = await right(Run.sample({ count: 23, seed: 9, backend })(R.normal([3])))
    expect([...other.values].filter((v) => many.values.includes(v))).toEqual([])
  })

  it('of nothing are empty', async () => {
    const none = await right(
      Run.sample({ count: 0, seed: 8, backend })(R.both(R.normal([3]), R.accept(T.constant(0)))),
    )
    expect([none[0].shape, none[1].shape, none[1].dtype]).toEqual([[0, 3], [0], 'bool'])
  })
})

describe('evaluation', () => {
  it('is the function of each row, for every size of slice [bitwise]', async () => {
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
  })

  it('holds one slice at a time', async () => {
    let most = 0
    const counted = counting(Reference.backend, { onCall: () => (most = Math.max(most, counted.live())) })
    await right(Run.evaluate({ rows, slice: 2, backend: counted })((x) => T.sum(x)))
    // the inputs of one slice, the keys and the address
    expect(most).toBe(3)
    expect(counted.calls()).toBe(6)
    expect(counted.live()).toBe(0)
  })
})

describe('errors of rows', () => {
  const f = (x: T.Vec<2>): T.Scalar => T.sum(x)
  const evaluate = (o: object) => left(Run.evaluate({ rows, backend, ...o } as never)(f as never))

  it('name the leaf that does not fit, and options out of their domain', async () => {
    expect(await evaluate({ rows: { space: S.real(3), value: rows.value } })).toMatchObject({
      _tag: 'ShapeError',
      where: 'evaluate',
      what: "'rows' is float[11,2], not float[11,3]",
    })
    const space = S.struct({ a: S.scalar, b: S.scalar })
    const value = { a: Data.data([1, 2], [2]), b: Data.data([1], [1]) }
    expect((await evaluate({ rows: { space, value } })).what).toBe("'rows.b' is float[1], not float[2]")
    expect(await evaluate({ slice: 0 })).toMatchObject({ _tag: 'OptionError', what: 'slice is 0' })
    expect(await evaluate({ rows: { space: S.struct({}), value: {} } })).toMatchObject({ _tag: 'ShapeError' })
    const parameters = { space: S.real(2), value: Data.data([1], [1]) }
    expect((await evaluate({ parameters })).what).toBe("'shared' is float[1], not float[2]")
    const count = await left(Run.sample({ count: -1, seed: 1, backend })(R.normal([2])))
    expect(count).toMatchObject({ _tag: 'OptionError', where: 'sample', what: 'count is -1' })
  })

  it('say how far a run was that has been cancelled', async () => {
    const controller = new AbortController()
    const onCall = (k: number): void => void (k === 2 && controller.abort())
    const error = await left(
      Run.evaluate({
        rows,
        slice: 3,
        signal: controller.signal,
        backend: counting(Reference.backend, { onCall }),
      })(f),
    )
    expect(error).toMatchObject({ _tag: 'Cancelled', what: 'stopped after 6 of 11 rows' })
  })
})

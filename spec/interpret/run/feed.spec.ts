import * as Either from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Data, Run, Space as S } from 'giry'
import * as Laws from './laws.js'
import { batchesOf, rows, tableOf } from './laws.js'

const get = <A>(e: Either.Either<{ readonly what: string }, A>): A => {
  if (Either.isLeft(e)) throw new Error(e.left.what)
  return e.right
}
describe('batches', () => {
  const sizes = fc
    .integer({ min: 1, max: 40 })
    .chain((n) =>
      fc.record({ n: fc.constant(n), batch: fc.integer({ min: 1, max: n }), seed: fc.maxSafeNat() }),
    )

  it('of an epoch are different rows of the table, and all of them when batches fill it', () => {
    fc.assert(
      fc.property(sizes, fc.nat(50), ({ n, batch, seed }, epoch) => {
        const feed = batchesOf(n, batch, seed)
        const perEpoch = Math.floor(n / batch)
        const seen = Array.from({ length: perEpoch }, (_, k) => rows(feed, epoch * perEpoch + k)).flat()
        expect(seen).toHaveLength(perEpoch * batch)
        expect(new Set(seen).size).toBe(seen.length)
        seen.forEach((row) => expect(row >= 0 && row < n && Number.isInteger(row)).toBe(true))
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('are a pure function of seed and iteration, asked in any order [bitwise]', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }),
        ({ n, batch, seed }, order) => {
          const one = batchesOf(n, batch, seed)
          const first = order.map((t) => rows(one, t))
          const other = batchesOf(n, batch, seed)
          const again = [...order].reverse().map((t) => rows(other, t))
          expect(again.reverse()).toEqual(first)
        },
      ),
      { seed: 2, numRuns: 100 },
    )
  })

  it('come in another order in each epoch and for each seed', () => {
    const order = (seed: number, epoch: number): string => rows(batchesOf(30, 30, seed), epoch).join()
    // 30! orders: two alike by chance with probability below 1e-30
    expect(new Set([order(1, 0), order(1, 1), order(1, 2), order(2, 0), order(3, 0)]).size).toBe(5)
  })

  it('put every row at every place equally often [in law]', Laws.shuffled)

  it('keep the rows of all leaves together, and make floats of bytes', () => {
    const space = S.struct({ pixels: S.real(2), label: S.integer })
    const data = {
      pixels: Data.data(Uint8Array.of(0, 1, 10, 11, 200, 255), [3, 2]),
      label: Data.data(Int32Array.of(0, 10, 200), [3], 'int'),
    }
    const feed = Run.feed.batches({ space, data, batch: 2, seed: 5 })
    expect(feed.space.leaves.map((l) => [l.path, l.dtype, l.shape])).toEqual([
      ['pixels', 'float', [2, 2]],
      ['label', 'int', [2]],
    ])
    for (let t = 0; t < 6; t++) {
      const { pixels, label } = get(feed.at(t))
      expect(pixels.values).toBeInstanceOf(Float32Array)
      expect(pixels.shape).toEqual([2, 2])
      for (const i of [0, 1]) {
        expect(pixels.values[2 * i]).toBe(label.values[i])
        expect(pixels.values[2 * i + 1]).toBe({ 0: 1, 10: 11, 200: 255 }[label.values[i]!])
      }
    }
  })

  it('that do not fit the table are errors that name what is wrong', () => {
    const error = (o: object) =>
      Run.feed.batches({ space: S.scalar, data: tableOf(5), batch: 2, seed: 1, ...o } as never).at(0)
    expect(error({ batch: 6 })).toMatchObject({
      left: { _tag: 'OptionError', what: 'batch is 6', remedy: expect.stringContaining('from 1 to 5') },
    })
    expect(error({ batch: 0 })).toMatchObject({ left: { _tag: 'OptionError' } })
    expect(error({ seed: -1 })).toMatchObject({ left: { _tag: 'OptionError', what: 'seed is -1' } })
    expect(error({ space: S.real(3) })).toMatchObject({
      left: { _tag: 'ShapeError', where: 'batches', what: "'data' is float[5], not float[5,3]" },
    })
    const data = { a: tableOf(5), b: tableOf(4) }
    expect(error({ space: S.struct({ a: S.scalar, b: S.scalar }), data })).toMatchObject({
      left: { _tag: 'ShapeError', what: "'data.b' is float[4], not float[5]" },
    })
  })
})

describe('other feeds', () => {
  it('are a constant, which is one object, or any function', () => {
    const value = Data.data([1, 2], [2])
    const constant = Run.feed.constant(Run.given(S.real(2), value))
    expect(get(constant.at(0))).toBe(get(constant.at(9)))
    const squares = Run.feed.from(S.scalar, (t) => Data.data([t * t], []))
    expect(rows(squares, 5)).toEqual([25])
  })
})

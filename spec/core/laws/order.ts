/** Laws of sorting, of counting in sorted vectors, and of running sums, in float64 on the Reference. */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { data } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import { spreadNumbers, type Numbers } from './evaluate.js'
import { atVector, prepared, valueOf } from './surface.js'

type V = T.Vec<number>

const SIZES = [0, 1, 2, 3, 5, 8, 17, 40] as const
const range = (n: number): Numbers => Array.from({ length: n }, (_, i) => i)
const at = (f: (x: V) => unknown, x: Numbers): Numbers => atVector<number>(x.length, f, x)

/** Numbers with many ties, infinities and zeros of both signs. */
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, Infinity, -Infinity, 1e30, -1e30, 0.5),
)
const orNaN = fc.oneof(fc.constant(NaN), fc.integer({ min: -3, max: 3 }), fc.constant(Infinity))

/** What f gives for vectors of several lengths against what it must give. */
const check = (f: (x: V) => unknown, wanted: (x: Numbers) => Numbers): void =>
  [0, 1, 2, 3, 6, 8, 13].forEach((n) => {
    const found = prepared(Space.real(n), f)
    fc.assert(
      fc.property(
        fc.oneof(...[number, orNaN].map((x) => fc.array(x, { minLength: n, maxLength: n }))),
        (x) => {
          expect(found(data(x, [n]) as never)[0]).toEqual(wanted(x))
        },
      ),
      { seed: 41, numRuns: 20 },
    )
  })

/** Indices by (is NaN, value, index): the order as it is defined. */
const defined = (x: Numbers): Numbers =>
  [...range(x.length)].sort((i, j) => {
    const [a, b] = [x[i]!, x[j]!]
    const nan = Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    return nan !== 0 ? nan : a < b ? -1 : a > b ? 1 : i - j
  })

/** argsort is the order by value, then by index, with NaN last; so equal elements keep their order. */
export const ordered = (): void => check(T.argsort, defined)

/** Gathering by argsort sorts. */
export const gathered = (): void => check(T.sort, (x) => defined(x).map((i) => x[i]!))

/** Every size is sorted: what runs down, and what has no pattern. */
export const sizes = (): void =>
  SIZES.forEach((n) =>
    [range(n).map((i) => -i), spreadNumbers(n, 7), range(n).map(() => 1)].forEach((x) => {
      expect(at(T.sort, x)).toEqual([...x].sort((a, b) => a - b))
      expect(at(T.argsort, x)).toEqual(defined(x))
    }),
  )

/** The gradient of an element of sort(x) goes to the element that it was; that of argsort is nothing. */
export const gradientsOfSort = (): void =>
  [1, 2, 3, 5, 8, 17].forEach((n) => {
    const [x, w] = [spreadNumbers(n, 7), spreadNumbers(n, 3)]
    const weights = T.vector<Numbers>(w)
    const f = (v: V): T.Scalar => T.dot(weights as V, T.mul(T.sort(v), T.sort(v)))
    const wanted = range(n).map(() => 0)
    defined(x).forEach((i, k) => (wanted[i] = 2 * w[k]! * x[i]!))
    expect(at(T.grad(f), x)).toEqual(wanted)
    const second = at(
      T.grad((v: V) => T.dot(T.grad(f)(v), T.vector<Numbers>(range(n)) as V)),
      x,
    )
    defined(x).forEach((i, k) => expect(second[i]).toBeCloseTo(2 * w[k]! * i, 12))
    const cut = (v: V): T.Scalar => T.dot(v, T.toFloat(T.argsort(v)))
    const ranks = defined(x)
    expect(at(T.grad(cut), x)).toEqual(ranks)
  })

/** Counts are those of a filter, for values between elements, among them and outside. */
export const counts = (): void =>
  SIZES.forEach((n) =>
    [range(n), range(n).map((i) => Math.floor(i / 3)), range(n).map(() => 2)].forEach((sorted) => {
      const values = [-1, 0, 0.5, 1, 2, 2.5, n / 2, n - 1, n, Infinity, -Infinity]
      const found = (side: 'left' | 'right'): Numbers =>
        at((v) => T.searchSorted(side, T.tensor(sorted, [n]) as V, v), values)
      expect(found('left')).toEqual(values.map((v) => sorted.filter((s) => s < v).length))
      expect(found('right')).toEqual(values.map((v) => sorted.filter((s) => s <= v).length))
    }),
  )

/** Values may have any shape, and NaN counts nothing. */
export const countsOfShapes = (): void => {
  const sorted = T.vector([1, 2, 3]) as unknown as V
  const f = (v: T.Term<readonly [2, 2]>): unknown => T.searchSorted('right', sorted, v)
  const found = valueOf(Space.tensor([2, 2] as const), f as never, data([0, 2, 9, NaN], [2, 2]) as never)
  expect(found).toEqual([[0, 2, 3, 0]])
  expect(valueOf(Space.scalar, (v) => T.searchSorted('left', sorted, v), data([2.5], []) as never)).toEqual([
    [2],
  ])
}

/** Element i is the sum of the first i + 1; whole numbers are exact. */
export const runningSums = (): void =>
  SIZES.forEach((n) => {
    let [sum, size] = [0, 0]
    const whole = range(n).map((i) => ((i * 37) % 11) - 5)
    expect(at(T.cumsum, whole)).toEqual(whole.map((x) => (sum += x)))
    sum = 0
    const x = spreadNumbers(n, 5)
    const found = at(T.cumsum, x)
    x.forEach((v, i) => {
      sum += v
      size += Math.abs(v)
      expect(Math.abs(found[i]! - sum)).toBeLessThanOrEqual(2e-16 * (i + 1) * size)
    })
  })

/** Running sums of rows are those of their columns; gradients are running sums from the end. */
export const runningSumsOfRows = (): void => {
  const rows = Space.tensor([3, 2] as const)
  expect(valueOf(rows, (x) => T.cumsum(x), data([1, 2, 3, 4, 5, 6], [3, 2]) as never)).toEqual([
    [1, 2, 4, 6, 9, 12],
  ])
  const w = [1, 10, 100, 1000, 10000]
  const slope = T.grad((x: V) => T.dot(T.vector<Numbers>(w) as V, T.cumsum(x)))
  expect(at(slope, [1, 2, 3, 4, 5])).toEqual([11111, 11110, 11100, 11000, 10000])
}

/** A batch is what it would be one by one. */
export const batches = (): void =>
  [1, 2, 5, 8].forEach((n) => {
    const rows = range(4).map((r) => spreadNumbers(n, 7).map((x) => Math.round(4 * Math.sin(9 * x + r))))
    const others = range(4).map((r) => spreadNumbers(n, 3 + r))
    const functions: Readonly<Record<string, (x: V) => unknown>> = {
      sort: T.sort,
      argsort: T.argsort,
      cumsum: T.cumsum,
      slope: T.grad((x: V) => T.sum(T.mul(T.sort(x), T.cumsum(x)))),
      search: (x) => T.searchSorted('left', T.sort(x), x),
      shared: (x) =>
        T.searchSorted(
          'right',
          T.tensor(
            [...others[0]!].sort((a, b) => a - b),
            [n],
          ) as V,
          x,
        ),
      queries: (x) => T.searchSorted('left', T.sort(x), T.tensor(others[1]!, [n]) as V),
    }
    Object.entries(functions).forEach(([name, f]) => {
      const together = valueOf(
        Space.tensor([4, n] as const),
        T.batch(4, f as (x: V) => V) as never,
        data(rows.flat(), [4, n]) as never,
      )[0]!
      const single = rows.flatMap((row) => at(f, row))
      // but for the sign of zero
      expect(
        together.map((x) => x + 0),
        `${name} of ${n}`,
      ).toEqual(single.map((x) => x + 0))
    })
  })

/** What isn't a vector, or a scalar for running sums, is a `ShapeError`. */
export const shapes = (): void => {
  const matrix = T.fill(1, [2, 3]) as unknown as V
  const wrong: Readonly<Record<string, () => unknown>> = {
    'sort of': () => T.sort(matrix),
    'argsort of': () => T.argsort(matrix),
    'searchSorted of': () => T.searchSorted('left', matrix, T.constant(1)),
    'running sums of': () => T.cumsum(T.constant(1)),
    'float[4194305]': () => T.sort(T.fill(1, [2 ** 22 + 1])),
  }
  Object.entries(wrong).forEach(([what, f]) => {
    const made = Core.fromFunction('law', Space.scalar, f)
    expect(Either.isLeft(made) ? made.left : undefined, what).toMatchObject({
      _tag: 'ShapeError',
      what: expect.stringContaining(what),
    })
  })
}

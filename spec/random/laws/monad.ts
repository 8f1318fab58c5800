/** The laws of random values, bit for bit on their draws: monad, iteration, plates, mixtures and loops. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import * as Laws from '../../../lib/check/laws.js'
import * as T from '../../../lib/core/Term.js'
import * as D from '../../../lib/core/prim/draw.js'
import * as R from '../../../lib/random/Random.js'
import type { Random } from '../../../lib/random/Random.js'
import { drawn, forAll, onwards, same, sketches, weights } from './values.js'

/** The suite of `giry/check` for random values: the monad's laws, plates side by side, and no address used twice. */
export const suite = (): void =>
  fc.assert(
    fc.property(sketches, ({ random }) => {
      const broken = Laws.failures(Laws.random(random, { runs: 2 }))
      if (broken.length > 0) expect.fail(Laws.report(broken))
    }),
    { seed: 71, numRuns: 60 },
  )

/** `of` uses no address: what follows it draws at the very first. */
export const ofIsFree = (): void => {
  const found = drawn(R.chain((x: T.Scalar) => onwards(R.uniform([]))(x))(R.of(T.constant(0.5))))
  expect(found.used).toEqual([expect.objectContaining({ from: 0, to: 1 })])
  expect(drawn(R.of(T.constant(0.5)))).toMatchObject({ blocks: 0, used: [] })
}

/** Sizes add up along the monad: |chain| = sum, |times n k| = n |k|, |plate| = n |k|, |mixture| = 1 + sum, |while| = 1. */
export const sizes = (): void =>
  forAll((r, n) => {
    const { blocks } = drawn(r)
    const size = (made: Random<unknown>): number => drawn(made).blocks
    expect(size(R.chain(onwards(r))(r))).toBe(2 * blocks)
    expect(size(R.times(n, onwards(r))(T.constant(0)))).toBe(n * blocks)
    expect(size(R.replicate(n)(r))).toBe(n * blocks)
    expect(size(R.mixture(weights([0, 1]), [r, r]))).toBe(1 + 2 * blocks)
    expect(size(R.whileLoop(n, () => T.less(T.constant(0), T.constant(1)), onwards(r))(T.constant(0)))).toBe(
      1,
    )
    expect(size(R.normal([n, 3]))).toBe(Math.ceil((3 * n) / 2))
  }, 72)

const repeat = (n: number, r: Random<T.Scalar>, x: T.Scalar): Random<T.Scalar> => R.times(n, onwards(r))(x)

/** times(m) then times(n) is times(m + n); times(m) of times(n) is times(m n); times(0) is `of`, and times(1) the step. */
export const times = (): void =>
  forAll((r, n) => {
    const x = T.constant(0.2)
    same(R.chain((y: T.Scalar) => repeat(2, r, y))(repeat(n, r, x)), repeat(n + 2, r, x))
    same(R.times(2, (y: T.Scalar) => repeat(n, r, y))(x), repeat(2 * n, r, x))
    same(repeat(0, r, x), R.of(x))
    same(repeat(1, r, x), onwards(r)(x))
  }, 73)

const stepped =
  (r: Random<T.Scalar>) =>
  (x: T.Scalar, k: T.Index): Random<readonly [T.Scalar, T.Scalar]> =>
    R.map((y: T.Scalar) => [T.add(y, T.scale(0.1)(T.toFloat(k))), T.mul(y, T.toFloat(k))] as const)(
      onwards(r)(x),
    )

/** A scan is its steps one after the other, each with its number, and its rows are what they report, in order. */
export const scan = (): void =>
  forAll((r, n) => {
    const start = R.of([T.constant(0.1), []] as readonly [T.Scalar, readonly T.Scalar[]])
    const unrolled = Array.from({ length: n }).reduce<typeof start>(
      (acc, _, k) =>
        R.chain(([x, rows]: readonly [T.Scalar, readonly T.Scalar[]]) =>
          R.map(([y, row]: readonly [T.Scalar, T.Scalar]) => [y, [...rows, row]] as const)(
            stepped(r)(x, T.index(k)),
          ),
        )(acc),
      start,
    )
    same(R.scan(n, stepped(r))(T.constant(0.1)), unrolled)
    same(
      R.times(n, (x: T.Scalar, k) => R.map(([y]: readonly [T.Scalar, T.Scalar]) => y)(stepped(r)(x, k)))(
        T.constant(0.1),
      ),
      R.map(([x]: readonly [T.Scalar, unknown]) => x)(unrolled),
    )
  }, 74)

/** The index of a loop inside a loop is its own, and so are its addresses. */
export const nested = (): void =>
  forAll((r, n) => {
    const inner = (x: T.Scalar, i: T.Index): Random<T.Scalar> =>
      R.times(2, (y: T.Scalar, j) =>
        R.map(([z]: readonly [T.Scalar, T.Scalar]) => z)(stepped(r)(T.add(y, T.toFloat(i)), j)),
      )(x)
    const unrolled = Array.from({ length: n }).reduce<Random<T.Scalar>>(
      (acc, _, i) => R.chain((x: T.Scalar) => inner(x, T.index(i)))(acc),
      R.of(T.constant(0.3)),
    )
    same(R.times(n, inner)(T.constant(0.3)), unrolled)
  }, 75)

/** A plate is a traverse: row i is f(x_i, i), at the address that the rows before it leave. */
export const plates = (): void =>
  forAll((r, n) => {
    const xs = Array.from({ length: n }, (_, i) => i / 3 - 0.4)
    const f = (x: T.Scalar, i: T.Index): Random<T.Scalar> =>
      R.map(([y]: readonly [T.Scalar, T.Scalar]) => y)(stepped(r)(x, i))
    same(R.plate(n, f)(T.tensor(xs, [n])), R.sequence(xs.map((x, i) => f(T.constant(x), T.index(i)))))
  }, 76)

/** A mixture gives the draw of one part, where that part has blocks of its own behind the choice. */
export const mixtures = (): void =>
  forAll((r, n) => {
    const parts = [r, R.normal([]), R.map((x: T.Scalar) => T.shift(2)(x))(r)]
    // each part is the likely one in some of the cases
    const logits = weights(parts.map((_, i) => (i === n % 3 ? 3 : 0)))
    const choice = R.categorical(logits)
    const after = (k: number): Random<T.Scalar> =>
      R.map((found: readonly T.Scalar[]) => found[k]!)(R.sequence(parts))
    const [k] = drawn(choice).values
    same(R.mixture(logits, parts), R.chain(() => after(k!))(choice))
  }, 77)

/** A while loop steps as long as its condition holds, at most to its bound, with draws of a stream of its own. */
export const whiles = (): void =>
  forAll((r, n) => {
    const below = (x: T.Scalar): T.Flag => T.less(x, T.constant(0.3))
    const opened: Random<T.Scalar> = {
      trace: ({ key, address }) => {
        const site = { key: D.childKey(key, address), address: T.index(0) }
        const steps = Array.from({ length: n }).reduce<Random<T.Scalar>>(
          (acc) =>
            R.chain((x: T.Scalar) => R.map((y: T.Scalar) => T.select(below(x), y, x))(onwards(r)(x)))(acc),
          R.of(T.constant(-0.1)),
        )
        return { value: steps.trace(site).value, blocks: 1 }
      },
    }
    const first = R.uniform([])
    const loop = R.whileLoop(n, below, onwards(r))(T.constant(-0.1))
    same(R.chain(() => loop)(first), R.chain(() => opened)(first))
  }, 78)

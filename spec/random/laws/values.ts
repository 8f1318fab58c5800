/** Random values to look at: arbitrary ones of the whole monad, and what they are at a stream. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { differs, evaluation, type Evaluated } from '../../../lib/check/evaluate.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as R from '../../../lib/random/Random.js'
import type { Random } from '../../../lib/random/Random.js'

export const NOWHERE = Space.tuple()

/** A random number, printed as its text. */
export interface Sketch {
  readonly text: string
  readonly random: Random<T.Scalar>
}

const sketch = (text: string, random: Random<T.Scalar>): Sketch & { [fc.toStringMethod]: () => string } => ({
  text,
  random,
  [fc.toStringMethod]: () => text,
})

const plus =
  (x: T.Scalar) =>
  (y: T.Scalar): T.Scalar =>
    T.sin(T.add(T.scale(0.7)(x), y))
/** One more draw, folded into x. */
export const onwards =
  (r: Random<T.Scalar>) =>
  (x: T.Scalar): Random<T.Scalar> =>
    R.map(plus(x))(r)

/** Logits of a mixture. */
export const weights = (logits: readonly number[]): T.Vec<number> => T.tensor(logits, [logits.length])

const short = fc.integer({ min: 0, max: 3 })
const leaf: fc.Arbitrary<Sketch> = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((c) => sketch(`of ${c}`, R.of(T.constant(c / 10)))),
  short.map((n) => sketch(`uniform ${n}`, R.map((u: T.Tensor) => T.sum(u))(R.uniform([n])))),
  short.map((n) => sketch(`normal ${n}`, R.map((u: T.Tensor) => T.sum(u))(R.normal([n])))),
)

const listed = (r: Random<T.Scalar>): Random<readonly [T.Scalar, T.Scalar]> =>
  R.map((x: T.Scalar) => [x, T.square(x)] as const)(r)

const branches = (a: Sketch, b: Sketch, c: Sketch, n: number): readonly Sketch[] => {
  const [r, s, t] = [a.random, b.random, c.random]
  const toFloat = (x: T.Flag): T.Scalar => T.toFloat(x)
  return [
    sketch(`(${a.text}; ${b.text})`, R.chain(onwards(s))(r)),
    sketch(`accept(${a.text})`, R.map(toFloat)(R.chain(R.accept)(r))),
    sketch(
      `choose(${a.text})`,
      R.map((k: T.Index) => T.toFloat(k))(
        R.chain((x: T.Scalar) =>
          R.categorical(T.concat<3>(...[x, T.constant(0), T.neg(x)].map((l) => T.reshape([1], l)))),
        )(r),
      ),
    ),
    sketch(`times ${n} (${a.text}) from ${b.text}`, R.chain(R.times(n, onwards(r)))(s)),
    sketch(
      `scan ${n} (${a.text}) from ${b.text}`,
      R.map(([x, rows]: readonly [T.Scalar, T.Tensor]) => T.add(x, T.sum(rows)))(
        R.chain(R.scan(n, (x: T.Scalar) => R.chain((y: T.Scalar) => listed(onwards(r)(y)))(R.of(x))))(
          s,
        ) as Random<readonly [T.Scalar, T.Tensor]>,
      ),
    ),
    sketch(`plate ${n} (${a.text})`, R.map((xs: unknown) => T.sum(xs as T.Tensor))(R.replicate(n)(r))),
    sketch(`mix(${a.text}, ${b.text}, ${c.text})`, R.mixture(weights([0.3, -1, 0.2]), [r, s, t])),
    sketch(
      `while(${a.text}) from ${b.text}`,
      R.chain(R.whileLoop(n, (x: T.Scalar) => T.less(x, T.constant(0.4)), onwards(r)))(s),
    ),
  ]
}

/** Random numbers made of all that the monad has. */
export const sketches: fc.Arbitrary<Sketch> = fc.letrec<{ readonly sketch: Sketch }>((tie) => ({
  sketch: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('sketch'), tie('sketch'), tie('sketch'), short, fc.nat({ max: 7 }))
      .map(([a, b, c, n, which]) => branches(a, b, c, n)[which]!),
  ),
})).sketch

const KEY = [0x243f6a88, 0x85a308d3] as const

/** A random value at a stream: its numbers, the blocks that it used, and those that it says it uses. */
export const drawn = (random: Random<unknown>): Evaluated & { readonly blocks: number } => {
  const found = evaluation(NOWHERE, () => random)
  return { ...found.at({ key: KEY, point: [] }), blocks: found.blocks }
}

/** Two random values draw the same numbers and use as many blocks, to the bit. */
export const same = (a: Random<unknown>, b: Random<unknown>): void => {
  const [left, right] = [drawn(a), drawn(b)]
  expect(differs(left.values, right.values)).toBeUndefined()
  expect(left.blocks).toBe(right.blocks)
}

/** A law of an arbitrary random number and a small number. */
export const forAll = (law: (r: Random<T.Scalar>, n: number) => void, seed: number, numRuns = 40): void =>
  fc.assert(
    fc.property(sketches, short, ({ random }, n) => law(random, n)),
    { seed, numRuns },
  )

/** Laws of differentiation on the surface: rules of calculus, stopped paths, loops, and paths that don't exist. */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { data } from '../../../lib/core/Data.js'
import type { GiryError } from '../../../lib/core/GiryError.js'
import { constant } from '../../../lib/core/graph.js'
import * as D from '../../../lib/core/prim/draw.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import type { Numbers } from './evaluate.js'
import { atVector, valueOf } from './surface.js'

type V = T.Vec<3>
type Field = (x: V) => T.Scalar

const points = fc.array(
  fc.integer({ min: -200, max: 200 }).map((n) => n / 100),
  { minLength: 3, maxLength: 3 },
)
const check = (law: (x: Numbers) => void): void =>
  fc.assert(fc.property(points, law), { seed: 31, numRuns: 20 })

const f: Field = (x) => T.sum(T.sin(T.mul(x, T.square(x))))
const g: Field = (x) => T.logsumexp(T.scale(0.7)(x))

const equalGradients = (a: Field, b: (x: V) => V, tolerance = 1e-13): void =>
  check((x) => {
    const [left, right] = [atVector(3, T.grad(a), x), atVector(3, b, x)]
    left.forEach((l, i) => expect(Math.abs(l - right[i]!)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(l))))
  })

/** grad(a f + b g) = a grad f + b grad g. */
export const linear = (): void =>
  equalGradients(
    (x) => T.add(T.scale(2)(f(x)), T.scale(-3)(g(x))),
    (x) => T.add(T.scale(2)(T.grad(f)(x)), T.scale(-3)(T.grad(g)(x))),
  )

/** grad(f g) = f grad g + g grad f. */
export const product = (): void =>
  equalGradients(
    (x) => T.mul(f(x), g(x)),
    (x) => T.add(T.scale(f(x))(T.grad(g)(x)), T.scale(g(x))(T.grad(f)(x))),
  )

/** grad(h . f) = h'(f) grad f. */
export const chain = (): void =>
  equalGradients(
    (x) => T.tanh(f(x)),
    (x) => T.scale(T.grad((y: T.Scalar) => T.tanh(y))(f(x)))(T.grad(f)(x)),
  )

/** grad of f . stopGradient is zero, and of f(x, stopGradient x) it is the derivative in the first place alone. */
export const stopped = (): void => {
  check((x) => {
    const slope = T.grad((y: V) => f(T.stopGradient(y)))
    expect(atVector(3, slope, x)).toEqual([0, 0, 0])
  })
  equalGradients(
    (x) => T.dot(T.square(x), T.stopGradient(x)),
    (x) => T.scale(2)(T.square(x)),
  )
}

/** A gradient through n steps of x -> sin(x) is the product of the cosines. */
export const throughLoop = (count: number): void =>
  check((x) => {
    const found = atVector(
      3,
      T.grad((y: V) => T.sum(T.times(count, (s: V) => T.sin(s))(y))),
      x,
    )
    x.forEach((start, i) => {
      let [s, slope] = [start, 1]
      for (let k = 0; k < count; k++) {
        slope *= Math.cos(s)
        s = Math.sin(s)
      }
      // a product of `count` rounded factors
      expect(Math.abs(found[i]! - slope)).toBeLessThanOrEqual(
        4 * (count + 1) * 2.3e-16 * (1 + Math.abs(slope)),
      )
    })
  })

/** The error of a function of a vector, when its program is made. */
export const errorOf = (h: (x: V) => unknown): GiryError | undefined => {
  const made = Core.fromFunction('law', Space.real(3), h)
  return Either.isLeft(made) ? made.left : undefined
}

const key = constant([1, 2], [2], 'int')
const address = constant([0], [], 'int')
/** A coin whose odds depend on x. */
export const coin = (x: V): T.Flag => D.accept(key, address, f(x)) as T.Flag
/** An index whose probabilities depend on x. */
export const choice = (x: V): T.Index => D.categorical(key, address, x) as T.Index

const throughCoin: Field = (x) => T.select(coin(x), f(x), g(x))
const throughChoice: Field = (x) => T.element(T.square(x), choice(x))
const inFunction: Field = (x) => T.select(T.named('coin', coin)(x), f(x), g(x))
const inLoop: Field = (x) => T.sum(T.times(2, (s: V) => T.select(coin(s), s, T.sin(s)))(x))
const inCount: Field = (x) => {
  const [, n] = T.times(3, ([s, k]: readonly [V, T.Index]) => {
    return [s, T.addIndex(k, T.toInt(coin(s)))] as const
  })([x, T.index(0)] as const)
  return T.element(x, n)
}

/** A path through a discrete draw is a `GradientError` that names the draw and the remedy, wherever it hides. */
export const discretePathsAreErrors = (): void =>
  Object.entries({ throughCoin, throughChoice, inFunction, inLoop, inCount }).forEach(([name, h]) =>
    expect(errorOf(T.grad(h)), name).toMatchObject({
      _tag: 'GradientError',
      what: expect.stringMatching(/discrete draw '(accept|categorical)' at law/),
      remedy: expect.stringMatching(/stopGradient/),
    }),
  )

/** The same with the path cut, at the odds or at the outcome. */
export const cutPathsAreFine = (): void => {
  const cut: readonly Field[] = [
    (x) => T.select(coin(T.stopGradient(x)), f(x), g(x)),
    (x) => T.select(T.stopGradient(coin(x)), f(x), g(x)),
    (x) => T.select(T.stopGradient(T.named('coin', coin)(x)), f(x), g(x)),
    (x) => T.element(T.square(x), choice(T.stopGradient(x))),
    (x) => T.add(f(x), T.sum(T.stopGradient(T.times(2, (s: V) => T.select(coin(s), s, T.sin(s)))(x)))),
    (x) => T.add(f(x), T.stopGradient(throughCoin(x))),
    (x) => T.add(f(x), T.sum(T.stopGradient(T.times(1000, (s: V) => T.sin(s))(x)))),
    (x) => T.add(f(x), T.sum(T.times(1000, (s: V) => T.sin(s))(T.stopGradient(x)))),
  ]
  cut.forEach((h, i) => expect(errorOf(T.grad(h)), `cut path ${i}`).toBeUndefined())
}

/** Loops of more than 64 steps, and while loops, have no gradient, and say where they are. */
export const longLoopsAreErrors = (): void => {
  const steps =
    (count: number): Field =>
    (x) =>
      T.sum(T.times(count, (s: V) => T.sin(s))(x))
  expect(errorOf(T.grad(steps(64)))).toBeUndefined()
  expect(errorOf(T.grad(steps(65)))).toMatchObject({
    _tag: 'GradientError',
    what: expect.stringContaining('65 iterations at law > grad'),
    remedy: expect.stringContaining('64'),
  })
  const until: Field = (x) =>
    T.sum(
      T.whileLoop(
        3,
        (s: V) => T.less(T.sum(s), T.constant(2)),
        (s: V) => T.sin(s),
      )(x),
    )
  expect(errorOf(T.grad(until))).toMatchObject({
    _tag: 'GradientError',
    what: expect.stringContaining('while'),
  })
  expect(errorOf(T.grad((x: V) => x as unknown as T.Scalar))).toMatchObject({ _tag: 'GradientError' })
}

/** Derivatives of any order are those of calculus: of a sine, and of a power of a sum, which meets itself. */
export const higher = (): void => {
  type Slope = (x: T.Scalar) => T.Scalar
  const derivative = (h: Slope, order: number): Slope => (order === 0 ? h : T.grad(derivative(h, order - 1)))
  const at = (h: Slope, x: number): number => valueOf(Space.scalar, h, data([x], []))[0]![0]!
  const quintic: Slope = (x) => {
    const y = T.shift(1)(x)
    return T.mul(T.square(T.square(y)), y)
  }
  for (const x of [-0.7, 0.3, 1.1]) {
    const [s, c] = [Math.sin(x), Math.cos(x)]
    ;[s, c, -s, -c, s, c].forEach((wanted, order) =>
      expect(
        at(
          derivative((y) => T.sin(y), order),
          x,
        ),
      ).toBeCloseTo(wanted, 13),
    )
    ;[1, 5, 20, 60, 120, 120, 0].forEach((factor, order) => {
      const wanted = order > 5 ? 0 : factor * (x + 1) ** (5 - order)
      expect(Math.abs(at(derivative(quintic, order), x) - wanted)).toBeLessThan(
        1e-12 * (1 + Math.abs(wanted)),
      )
    })
  }
}

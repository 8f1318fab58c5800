/**
 * Bijections of real numbers, applied to all elements of a value: the exponential function, the logistic function, affine maps, and what
 * they make of all real numbers for a space whose numbers have supports.
 *   (0, inf)     y = e^x                                        log slope x
 *   (l, inf)     y = l + e^x                                    log slope x
 *   (l, h)       y = l + (h - l) / (1 + e^-x)                   log slope log(h - l) + log u (1 - u), u = (y - l) / (h - l)
 * Log-determinants are sums of the logarithms of slopes.
 * Reference: Carpenter et al. 2017, "Stan: a probabilistic programming language", on constrained parameters.
 */
import { requireOption } from '../../core/GiryError.js'
import type { Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import type { Bijection } from './define.js'

/** A function of one real number, applied to all, and its inverse: their values and the logarithms of their slopes. */
interface Elementwise {
  readonly forward: Sloped
  readonly inverse: Sloped
}

type Sloped = (x: Term<Shape>) => readonly [value: Term<Shape>, logSlope: Term<Shape>]

/** A leaf's bijection, or none where it stays as it is. */
type ForLeaf = (leaf: Space.Leaf) => Elementwise | undefined

const leafwise = <X>(
  name: string,
  source: Space.Space<X>,
  target: Space.Space<X>,
  of: ForLeaf,
): Bijection<X, X> => {
  const maps = target.leaves.map(of)
  const each =
    (side: 'forward' | 'inverse') =>
    (x: X): readonly [X, Scalar] => {
      const leaves = source.flatten(x) as readonly Term<Shape>[]
      const images = leaves.map((leaf, i) => maps[i]?.[side](leaf))
      const slopes = images.flatMap((image) => (image === undefined ? [] : [T.sum(image[1])]))
      const value = source.build(images.map((image, i) => image?.[0] ?? leaves[i]!))
      return [value, slopes.reduce((s, t) => T.add(s, t), T.constant(0))]
    }
  return { name, source, target, forward: each('forward'), inverse: each('inverse') }
}

const elementwise = <X>(name: string, space: Space.Space<X>, f: Elementwise): Bijection<X, X> =>
  leafwise(name, space, space, () => f)

const exponentially: Elementwise = {
  forward: (x) => [T.exp(x), x],
  inverse: (y) => {
    const x = T.log(y)
    return [x, T.neg(x)]
  },
}

const logistically: Elementwise = {
  // log y (1 - y) = - softplus(-x) - softplus(x), which neither end cancels
  forward: (x) => [T.sigmoid(x), T.neg(T.add(T.softplus(x), T.softplus(T.neg(x))))],
  inverse: (y) => {
    const [a, b] = [T.log(y), T.log1p(T.neg(y))]
    return [T.sub(a, b), T.neg(T.add(a, b))]
  },
}

/** y = shift + scale x. */
const straight = (shift: number | Scalar, scale: number | Scalar): Elementwise => {
  const logScale = T.log(T.toScalar(scale))
  const inverseScale = typeof scale === 'number' ? 1 / scale : T.div(T.constant(1), scale)
  const minus = typeof shift === 'number' ? -shift : T.neg(shift)
  const checked = (x: Term<Shape>): Term<Shape> => {
    if (typeof scale === 'number') requireOption('scale', scale, (s) => s > 0, 'positive')
    return x
  }
  return {
    forward: (x) => [T.shift(shift)(T.scale(scale)(checked(x))), T.broadcast(x.shape, logScale)],
    inverse: (y) => [
      T.scale(inverseScale)(T.shift(minus)(checked(y))),
      T.broadcast(y.shape, T.neg(logScale)),
    ],
  }
}

const following =
  (f: Sloped, g: Sloped): Sloped =>
  (x) => {
    const [y, first] = f(x)
    const [z, second] = g(y)
    return [z, T.add(first, second)]
  }

/** First one, then the other. */
const then = (a: Elementwise, b: Elementwise): Elementwise => ({
  forward: following(a.forward, b.forward),
  inverse: following(b.inverse, a.inverse),
})

/** From all real numbers to those of a support. */
const onto = ({ low, high }: Space.Support): Elementwise => {
  if (high !== undefined) return then(logistically, straight(low, high - low))
  return low === 0 ? exponentially : then(exponentially, straight(low, 1))
}

/**
 * y = e^x in every element, from all real numbers to the positive ones.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 40], [2])), backend: 'reference' })
 * await at((x) => B.exponential(S.scalar).forward(x)[0])() // Either.right(Data.data([1, Math.exp(40)], [2]))
 * await at((x) => B.exponential(S.scalar).forward(x)[1])() // Either.right(Data.data([0, 40], [2]))
 * await at((x) => B.logistic(S.scalar).forward(x)[0])() // Either.right(Data.data([0.5, 1], [2]))
 * await at((x) => B.logistic(S.scalar).forward(x)[1])() // Either.right(Data.data([-2 * Math.LN2, -40], [2]))
 */
export const exponential = <X>(space: Space.Space<X>): Bijection<X, X> =>
  elementwise('exponential', space, exponentially)

/** y = 1 / (1 + e^-x) in every element, from all real numbers to those between 0 and 1. */
export const logistic = <X>(space: Space.Space<X>): Bijection<X, X> =>
  elementwise('logistic', space, logistically)

/** y = shift + scale x in every element, scale > 0. */
export const affine = <X>(
  space: Space.Space<X>,
  { shift, scale }: { readonly shift: number | Scalar; readonly scale: number | Scalar },
): Bijection<X, X> => elementwise('affine', space, straight(shift, scale))

/** From all real numbers to those between two bounds, in every element. */
export const interval = <X>(space: Space.Space<X>, low: number, high: number): Bijection<X, X> =>
  elementwise(`interval(${low}, ${high})`, space, onto({ low, high }))

/**
 * From all numbers to the values of a space whose leaves have supports; the others, and integers and truth values, stay as they are.
 * The example is a location and a scale; `Energy.unconstrained` and `Move.unconstrained` use it.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const b = B.constrained(S.struct({ mean: S.scalar, sd: S.positive, correlation: S.interval(-1, 1) }))
 * b.source.leaves.map((leaf) => leaf.support) // [undefined, undefined, undefined]
 * const zeros = { mean: Data.data([0], [1]), sd: Data.data([0], [1]), correlation: Data.data([0], [1]) }
 * const at = Run.evaluate({ rows: Run.given(b.source, zeros), backend: 'reference' })
 * await at((z) => b.forward(z)[0].sd)() // Either.right(Data.data([1], [1]))
 * await at((z) => b.forward(z)[0].correlation)() // Either.right(Data.data([0], [1]))
 * await at((z) => b.forward(z)[1])() // Either.right(Data.data([-Math.LN2], [1]))
 */
export const constrained = <X>(space: Space.Space<X>): Bijection<X, X> =>
  leafwise('constrained', Space.unconstrained(space), space, ({ support }) => support && onto(support))

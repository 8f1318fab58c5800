/** Laws of score matching: closed forms on Gaussian data, and the explicit objective of any field. */
import fc from 'fast-check'
import type { Concrete } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Objective from '../../../lib/learn/Objective.js'
import * as E from '../../../lib/model/Energy.js'
import { normal } from '../../../lib/random/Distribution.js'
import * as R from '../../../lib/random/Random.js'
import { compile, flat, numbers, right } from '../evaluate.js'
import { withDraws } from '../oracle.js'
import { expectation, near } from '../quadrature.js'

const coordinate = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true })
const tuple = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(coordinate, { minLength: n, maxLength: n })

/** Data N(m, v) on the line, and noise sigma. */
const [m, v, sigma] = [0.7, 1.3, 0.6]
const data: R.Random<T.Scalar> = normal({ mean: T.constant(m), sd: Math.sqrt(v) })

/** The Gaussian energy precision (x - mean)^2 / 2, by mean and precision. */
type Pair = readonly [mean: T.Scalar, precision: T.Scalar]
const pairs: Space.Space<Pair> = Space.tuple(Space.scalar, Space.scalar)
const at = (mean: number, precision: number): Concrete<Pair> =>
  [numbers([mean]), numbers([precision])] as never
const gaussian = ([mean, precision]: Pair): E.Energy<T.Scalar, 'gaussian'> =>
  E.energy('gaussian', Space.scalar, (x) => T.scale(0.5)(T.mul(precision, T.square(T.sub(x, mean)))))

const inTheMean = (
  loss: (score: Objective.Score<T.Scalar>) => (x: T.Scalar) => R.Random<T.Scalar>,
  mean: number,
  precision: number,
): readonly number[] => {
  const ofParameters = (p: Pair): R.Random<T.Scalar> => R.chain(loss(Objective.scoreOf(gaussian(p))))(data)
  return expectation(pairs, R.valueAndGrad(ofParameters), at(mean, precision))
}

/**
 * A Gaussian model has zero gradient at N(m, v + sigma^2), the law of the data with noise. There the loss is half of the
 * variance of xi / sigma that noisy data leave, 1 / sigma^2 - 1 / (v + sigma^2).
 */
export const denoisingOptimum = (): void => {
  const loss = Objective.denoisingScoreMatching({ sigma })
  const least = 0.5 * (1 / sigma ** 2 - 1 / (v + sigma ** 2))
  near(inTheMean(loss, m, 1 / (v + sigma ** 2)), [least, 0, 0], 1e-12)
  // elsewhere: the squared distance of the scores, a (x - b) with a = precision and b = mean, is added
  const [mean, precision] = [0, 1]
  const [rest, apart] = [precision - 1 / (v + sigma ** 2), precision * (m - mean)]
  const found = inTheMean(loss, mean, precision)
  near([found[0]!], [least + 0.5 * (rest ** 2 * (v + sigma ** 2) + apart ** 2)], 1e-12)
}

/** For any field, the loss is E |s - score|^2 / 2 over the noisy data, and what doesn't depend on the field. */
export const denoisingIsScoreMatching = (): void => {
  const exact = (x: T.Scalar): T.Scalar => T.scale(-1 / (v + sigma ** 2))(T.shift(-m)(x))
  const field = (x: T.Scalar): T.Scalar => T.add(T.sin(T.scale(2)(x)), T.constant(0.3))
  const difference = (x: T.Scalar): T.Scalar => T.scale(0.5)(T.square(T.sub(field(x), exact(x))))
  const noisy = normal({ mean: T.constant(m), sd: Math.sqrt(v + sigma ** 2) })
  const loss = Objective.denoisingScoreMatching({ sigma })
  const mean = (random: R.Random<T.Scalar>): number => expectation(Space.tuple(), () => random, [])[0]!
  const least = 0.5 * (1 / sigma ** 2 - 1 / (v + sigma ** 2))
  near([mean(R.chain(loss(field))(data))], [mean(R.map(difference)(noisy)) + least], 1e-12)
}

const record = Space.struct({ a: Space.real(2), b: Space.scalar })
type Record = Space.Of<typeof record>

/** On a record, with a noise level that is a term: half the square of s(x + sigma xi) + xi / sigma, over all numbers. */
export const denoisingNumbers = (): void => {
  const field = ({ a, b }: Record): Record => ({ a: T.scale(b)(a), b: T.sum(a) })
  const loss = ([s, x]: readonly [T.Scalar, Record]): R.Random<T.Scalar> =>
    Objective.denoisingScoreMatching({ sigma: s })(field)(x)
  const xi = [0.5, -2, 1.5]
  const x = [1, 2, -1]
  const [p, q, b] = x.map((xk, k) => xk + 0.5 * xi[k]!) as [number, number, number]
  const rest = [b * p, b * q, p + q].map((s, k) => s + xi[k]! / 0.5)
  const [found] = withDraws(
    Space.tuple(Space.scalar, record),
    loss,
    [numbers([0.5]), { a: numbers(x.slice(0, 2), 2), b: numbers([x[2]!]) }] as never,
    ({ address, element }) => xi[address === 0 ? element : 2]!,
  )
  near(found!, [rest.reduce((s, r) => s + 0.5 * r * r, 0)], 1e-14)
}

/** A field on R^n without symmetries. */
const swirl = (x: T.Vec<number>): T.Vec<number> => {
  const n = x.shape[0]
  const weights = T.tensor<readonly [number, number]>(
    Array.from({ length: n * n }, (_, k) => Math.sin(3 * k + 1)),
    [n, n],
  )
  return T.add(T.tanh(T.vecMat(x, weights)), T.scale(0.1)(T.mul(x, T.square(x))))
}

/** tr grad s + |s|^2 / 2, coordinate by coordinate. */
const explicit =
  (n: number, score: Objective.Score<T.Vec<number>>) =>
  (x: T.Vec<number>): T.Scalar => {
    const coordinates = Array.from({ length: n }, (_, i) => {
      const slope = T.grad((y: T.Vec<number>) => T.element(score(y), T.index(i)))(x)
      return T.add(T.element(slope, T.index(i)), T.scale(0.5)(T.square(T.element(score(x), T.index(i)))))
    })
    return coordinates.reduce((s, c) => T.add(s, c))
  }

/** In the mean over signs, exactly, the sliced loss is the explicit one; over normals too. */
export const slicedIsExplicit = (): void => {
  const wanted = (n: number, x: readonly number[]): readonly number[] =>
    flat(compile(Space.real<number>(n), explicit(n, swirl)).run(numbers(x, n)))
  const sliced =
    (o: Objective.SlicedOptions) =>
    (x: T.Vec<number>): R.Random<T.Scalar> =>
      Objective.slicedScoreMatching(o)(swirl)(x)
  fc.assert(
    fc.property(tuple(3), tuple(2), fc.boolean(), (x, y, varianceReduced) => {
      const signs = sliced({ directions: 'rademacher', varianceReduced })
      near(flat(right(Exact.expectationAt(Space.real<number>(3), signs)(numbers(x, 3)))), wanted(3, x), 1e-12)
      const normals = sliced({ directions: 'normal', varianceReduced })
      near(expectation(Space.real<number>(2), normals, numbers(y, 2)), wanted(2, y), 1e-12)
    }),
    { seed: 1, numRuns: 6, endOnFailure: true },
  )
}

/**
 * On the line every sign gives s' + s^2 / 2. Of the energy rate x^4 / 4, s = -rate x^3 and the gradient in the rate is
 * -3 x^2 + rate x^6: a third derivative.
 */
export const slicedOnTheLine = (): void => {
  const quartic = (rate: T.Scalar): E.Energy<T.Scalar, 'quartic'> =>
    E.energy('quartic', Space.scalar, (x) => T.scale(0.25)(T.mul(rate, T.square(T.square(x)))))
  const space = Space.tuple(Space.scalar, Space.scalar)
  const loss = ([rate, x]: readonly [T.Scalar, T.Scalar]): R.Random<unknown> =>
    R.valueAndGrad((r: T.Scalar) => Objective.slicedScoreMatching()(Objective.scoreOf(quartic(r)))(x))(rate)
  fc.assert(
    fc.property(coordinate, coordinate, (rate, x) => {
      const law = right(Exact.lawAt(space, loss)([numbers([rate]), numbers([x])] as never))
      const wanted = [-3 * rate * x ** 2 + 0.5 * rate ** 2 * x ** 6, -3 * x ** 2 + rate * x ** 6]
      law.forEach(([outcome]) => near(flat(outcome), wanted, 1e-11))
    }),
    { seed: 2, numRuns: 10, endOnFailure: true },
  )
}

/** A Gaussian model has zero gradient at the law of the data, N(m, v), where the loss is -1 / (2 v). */
export const slicedOptimum = (): void => {
  for (const varianceReduced of [true, false]) {
    const loss = Objective.slicedScoreMatching({ directions: 'normal', varianceReduced })
    near(inTheMean(loss, m, 1 / v), [-0.5 / v, 0, 0], 1e-12)
  }
}

/** The score of an energy on a record is minus its gradient. */
export const scoreOfEnergy = (): void => {
  const energy = E.energy('product', record, ({ a, b }) => T.mul(b, T.sum(T.square(a))))
  const found = compile(record, Objective.scoreOf(energy)).run({ a: numbers([1, -2], 2), b: numbers([3]) })
  near(flat(found), [-6, 12, -5], 1e-14)
}

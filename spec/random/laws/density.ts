/** Log-densities against closed forms, against their own integrals, and against the exact interpreter; and refusals. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { data, type Concrete, type Data } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as D from '../../../lib/random/Distribution.js'
import { logDensity } from '../../../lib/random/density.js'
import * as R from '../../../lib/random/Random.js'
import type { Random } from '../../../lib/random/Random.js'
import { right } from '../../core/laws/evaluate.js'
import { valueOf } from '../../core/laws/surface.js'

const scalar = (x: number): Data => data([x], [])
const flag = (b: boolean): Data => data([Number(b)], [], 'bool')
const index = (k: number): Data => data([k], [], 'int')

const at = <A>(space: Space.Space<A>, random: Random<A>, x: Concrete<A>): number =>
  valueOf(space, (y) => logDensity(random)(y), x)[0]![0]!

const near = (found: number, wanted: number): void =>
  expect(
    found === wanted || Math.abs(found - wanted) <= 1e-13 * (1 + Math.abs(wanted)),
    `${found}, not ${wanted}`,
  ).toBe(true)

/** log N(x; mean, sd^2). */
const gauss = (x: number, mean = 0, sd = 1): number =>
  -0.5 * ((x - mean) / sd) ** 2 - Math.log(sd) - 0.5 * Math.log(2 * Math.PI)
const logSum = (...xs: readonly number[]): number => Math.log(xs.reduce((s, x) => s + Math.exp(x), 0))

const normal = (mean: number | T.Scalar, sd: number | T.Scalar = 1): Random<T.Scalar> =>
  D.normal({ mean: T.toScalar(mean), sd })
const pair = Space.tuple(Space.scalar, Space.scalar)

/** Normals, uniforms, and invertible images of them. */
export const continuous = (): void => {
  near(at(Space.scalar, normal(0.5, 2), scalar(-1)), gauss(-1, 0.5, 2))
  near(at(Space.scalar, normal(0, T.constant(-2)), scalar(1)), gauss(1, 0, 2))
  near(
    at(Space.real(3), D.normal({ mean: T.vector([1, 2, 3]), sd: 0.5 }), data([0, 2, 3.5], [3])),
    gauss(0, 1, 0.5) + gauss(2, 2, 0.5) + gauss(3.5, 3, 0.5),
  )
  const wide = D.uniform({ low: -1, high: 3, shape: [2] })
  near(at(Space.real(2), wide, data([0, 2.9], [2])), -2 * Math.log(4))
  near(at(Space.real(2), wide, data([0, 3.1], [2])), -Infinity)
  const image = (f: (x: T.Scalar) => T.Scalar): Random<T.Scalar> => R.map(f)(normal(0.3, 0.7))
  const [m, s] = [0.3, 0.7]
  near(
    at(
      Space.scalar,
      image((x) => T.exp(x)),
      scalar(2),
    ),
    gauss(Math.log(2), m, s) - Math.log(2),
  )
  near(
    at(
      Space.scalar,
      image((x) => T.exp(x)),
      scalar(-2),
    ),
    -Infinity,
  )
  near(
    at(
      Space.scalar,
      image((x) => T.sigmoid(x)),
      scalar(0.2),
    ),
    gauss(Math.log(0.25), m, s) - Math.log(0.2 * 0.8),
  )
  near(
    at(
      Space.scalar,
      image((x) => T.sigmoid(x)),
      scalar(1.5),
    ),
    -Infinity,
  )
  near(
    at(
      Space.scalar,
      image((x) => T.sub(T.constant(1), T.div(T.neg(x), T.constant(4)))),
      scalar(1.5),
    ),
    gauss(2, m, s) + Math.log(4),
  )
  const turned = R.map((x: T.Mat<2, 3>) => T.reshape([6], T.transpose([1, 0], x)))(
    D.normal({ mean: T.tensor([1, 2, 3, 4, 5, 6], [2, 3]), sd: 1 }),
  )
  near(at(Space.real(6), turned, data([1, 4, 2, 5, 3, 7], [6])), 5 * gauss(0) + gauss(1))
  near(
    at(Space.real(2), R.replicate(2)(normal(1)) as unknown as Random<T.Vec<2>>, data([1, 3], [2])),
    gauss(0) + gauss(2),
  )
}

/** Coins, indices and rows of them. */
export const discrete = (): void => {
  near(at(Space.flag, D.bernoulli(0.3), flag(true)), Math.log(0.3))
  near(at(Space.flag, D.bernoulli(0.3), flag(false)), Math.log(0.7))
  near(at(Space.flag, D.bernoulli(1), flag(false)), -Infinity)
  const die = D.categorical(T.vector([0.5, -1, 2]))
  const logits = [0.5, -1, 2]
  logits.forEach((l, k) => near(at(Space.finite(3), die, index(k)), l - logSum(...logits)))
  ;[-1, 3].forEach((k) => near(at(Space.finite(3), die, index(k)), -Infinity))
  const rows = Space.of(T.toInt(T.vector([0, 0])))
  const three = R.replicate(2)(die) as unknown as Random<Space.Of<typeof rows>>
  near(at(rows, three, data([0, 2], [2], 'int')), 2.5 - 2 * logSum(...logits))
}

/** Values that depend on the values before them, whatever these are. */
export const conditional = (): void => {
  const regression = R.chain((x: T.Scalar) =>
    R.map((y: T.Scalar) => [x, y] as const)(normal(T.square(x), T.exp(x))),
  )(normal(0, 2))
  near(at(pair, regression, [scalar(0.5), scalar(1)]), gauss(0.5, 0, 2) + gauss(1, 0.25, Math.exp(0.5)))
  const backwards = R.map(([x, y]: readonly [T.Scalar, T.Scalar]) => [y, x] as const)(regression)
  near(at(pair, backwards, [scalar(1), scalar(0.5)]), gauss(0.5, 0, 2) + gauss(1, 0.25, Math.exp(0.5)))
  const labelled = R.chain((f: T.Flag) =>
    R.map((y: T.Scalar) => ({ f, y }))(normal(T.select(f, T.constant(1), T.constant(-1)))),
  )(D.bernoulli(0.3))
  const space = Space.struct({ f: Space.flag, y: Space.scalar })
  near(at(space, labelled, { f: flag(false), y: scalar(0) }), Math.log(0.7) + gauss(1))
}

const two = <A>(a: Random<A>, b: Random<A>): Random<A> => D.mixture([1, a], [3, b])
const halves = (a: number, b: number): number => logSum(Math.log(0.25) + a, Math.log(0.75) + b)

/** Mixtures: of numbers, of mixtures, of pairs that share the choice, before and after other values, by a coin. */
export const mixtures = (): void => {
  const simple = two(normal(0), normal(3))
  const wanted = halves(gauss(0.5), gauss(0.5, 3))
  near(at(Space.scalar, simple, scalar(0.5)), wanted)
  near(at(Space.scalar, two(simple, normal(-1)), scalar(0.5)), halves(wanted, gauss(0.5, -1)))
  const pairs = two(R.both(normal(0), normal(0)), R.both(normal(3), normal(3)))
  near(at(pair, pairs, [scalar(0.5), scalar(1)]), halves(gauss(0.5) + gauss(1), gauss(0.5, 3) + gauss(1, 3)))
  const after = R.chain((x: T.Scalar) => R.map((y: T.Scalar) => [x, y] as const)(normal(x)))(simple)
  near(at(pair, after, [scalar(0.5), scalar(1)]), wanted + gauss(1, 0.5))
  const independent = R.both(simple, simple)
  near(at(pair, independent, [scalar(0.5), scalar(0.5)]), 2 * wanted)
  const shared = R.chain((x: T.Scalar) =>
    R.map((y: T.Scalar) => [y, x] as const)(two(normal(x), normal(T.neg(x)))),
  )(normal(0))
  near(at(pair, shared, [scalar(1), scalar(2)]), gauss(2) + halves(gauss(1, 2), gauss(1, -2)))
  const byCoin = R.chain((f: T.Flag) => R.chain((x: T.Scalar) => R.of(T.select(f, x, T.neg(x))))(normal(1)))(
    D.bernoulli(0.25),
  )
  near(at(Space.scalar, byCoin, scalar(0.5)), halves(gauss(0.5, 1), gauss(-0.5, 1)))
  const known = R.chain((k: T.Index) => R.map((x: T.Scalar) => [x, k] as const)(normal(T.toFloat(k))))(
    D.categorical(T.vector([Math.log(0.25), Math.log(0.75)])),
  )
  const place = Space.tuple(Space.scalar, Space.finite(2))
  near(at(place, known, [scalar(0.5), index(1)]), Math.log(0.75) + gauss(0.5, 1))
  near(
    at(Space.scalar, R.map(([x]: readonly [T.Scalar, T.Index]) => x)(known), scalar(0.5)),
    halves(gauss(0.5), gauss(0.5, 1)),
  )
}

/** Densities of one number integrate to one; the trapezoidal rule is exact to rounding for these. */
export const integrals = (): void => {
  const N = 4001
  const integral = (random: Random<T.Scalar>, from: number, to: number): number => {
    const step = (to - from) / (N - 1)
    const xs = data(
      Float64Array.from({ length: N }, (_, i) => from + i * step),
      [N],
    )
    const densities = T.batch(N, (x: T.Scalar) => T.exp(logDensity(random)(x)))
    const [found] = valueOf(Space.real(N), densities, xs as never)
    return found!.reduce((s, p) => s + p, 0) * step
  }
  const cases: readonly (readonly [Random<T.Scalar>, number, number])[] = [
    [two(normal(0, 0.5), normal(3)), -12, 15],
    [R.map((x: T.Scalar) => T.exp(x))(normal(1, 0.3)), -1, 30],
    [R.map((x: T.Scalar) => T.sigmoid(x))(normal(0.5, 0.4)), -0.1, 1.1],
    [R.map((x: T.Scalar) => T.div(x, T.constant(-3)))(two(normal(-1), normal(1, 2))), -10, 10],
  ]
  cases.forEach(([random, from, to]) => expect(Math.abs(integral(random, from, to) - 1)).toBeLessThan(1e-10))
}

/** On finite values the density is the law that the exact interpreter finds. */
export const finite = (): void => {
  const biased = R.chain((f: T.Flag) =>
    R.map((k: T.Index) => [k, f] as const)(
      D.categorical(T.concat<2>(T.reshape([1], T.toFloat(f)), T.vector([0.3]))),
    ),
  )(D.bernoulli(0.3))
  const mixed = two(biased, R.both(D.categorical(T.vector([1, 0])), D.bernoulli(0.9)))
  const space = Space.tuple(Space.finite(2), Space.flag)
  const exclusive = R.map(([f, g]: readonly [T.Flag, T.Flag]) => [T.toInt(T.and(f, g)), T.or(f, g)] as const)(
    R.both(D.bernoulli(0.2), D.bernoulli(0.6)),
  )
  ;[biased, mixed, exclusive].forEach((random) => {
    const law = right(Exact.law(random)).map(([[k, f], p]) => [k.values[0], f.values[0], p] as const)
    expect(law.length).toBeGreaterThan(2)
    for (const k of [0, 1])
      for (const f of [0, 1]) {
        const [, , p] = law.find(([i, g]) => i === k && g === f) ?? [k, f, 0]
        expect(Math.abs(Math.exp(at(space, random, [index(k), flag(f === 1)])) - p)).toBeLessThan(1e-14)
      }
  })
}

const refusal = (space: Space.Space<unknown>, random: Random<unknown>): string => {
  const made = Core.fromFunction('law', space, (x) => logDensity(random)(x))
  if (Either.isRight(made)) return 'none'
  expect(made.left).toMatchObject({ _tag: 'LawError', remedy: expect.stringMatching(/one draw/) })
  return made.left.what
}

/** What isn't one draw for each component, nor a mixture of such, is a `LawError` that says what is in the way. */
export const refusals = (): void => {
  const x = normal(0)
  const pairOf = <A>(f: (x: T.Scalar) => A): Random<A> => R.map(f)(x)
  const sum = R.map(([a, b]: readonly [T.Scalar, T.Scalar]) => T.add(a, b))(R.both(x, x))
  const loop = R.times(3, (y: T.Scalar) => normal(y))(T.constant(0))
  const spread = R.chain((y: T.Scalar) =>
    R.map((z: T.Scalar) => [z, T.exp(y)] as const)(two(R.of(y), R.of(T.neg(y)))),
  )(x)
  const choices = R.replicate(2)(two(x, normal(3)))
  const wanted: readonly (readonly [Space.Space<unknown>, Random<unknown>, RegExp])[] = [
    [Space.scalar, sum, /'add' of two draws/],
    [Space.scalar, pairOf(T.square), /'mul' of two draws/],
    [Space.scalar, pairOf(T.tanh), /'tanh' of a draw/],
    [Space.scalar, pairOf((y) => T.div(T.constant(1), y)), /quotient by a draw/],
    [pair, pairOf((y) => [y, y] as const), /that the others determine/],
    [pair, pairOf((y) => [y, T.exp(y)] as const), /that the others determine/],
    [pair, pairOf((y) => [y, T.constant(1)] as const), /constant/],
    [Space.scalar, two(x, R.of(T.constant(0))), /constant/],
    [Space.scalar, loop, /'loop' with draws of its own/],
    [
      Space.scalar,
      R.chain((y: T.Scalar) => R.map((f: T.Flag) => T.select(f, y, T.neg(y)))(R.accept(y)))(x),
      /hides a draw/,
    ],
    [Space.real(2), choices, /hidden choice in each row of a plate/],
    [pair, spread, /that the others determine/],
  ]
  wanted.forEach(([space, random, what]) => expect(refusal(space, random)).toMatch(what))
}

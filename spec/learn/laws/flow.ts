/** Laws of coupling flows: bijections, densities, families, and what training makes of them. */
import fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Run from '../../../lib/interpret/Run.js'
import * as Flow from '../../../lib/learn/Flow.js'
import * as N from '../../../lib/learn/Net.js'
import * as O from '../../../lib/learn/Optimizer.js'
import * as R from '../../../lib/random/Random.js'
import { compile, compileRandom, draw, flat, numbers, right } from '../evaluate.js'
import { withDraws } from '../oracle.js'
import { expectation, near, normalRule, uniformRule } from '../quadrature.js'

const coordinate = fc.double({ min: -3, max: 3, noNaN: true, noDefaultInfinity: true })
const tuple = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(coordinate, { minLength: n, maxLength: n })

/** Nets with larger weights than initial ones, so that no layer is near the identity. */
const conditioner = (inputs: number, outputs: number): N.Net<N.Mlp, T.Vec<number>, T.Vec<number>> =>
  N.contramap((x: T.Vec<number>) => T.scale(2)(x))(
    N.map((y: T.Vec<number>) => T.scale(3)(y))(N.mlp([inputs, 5, outputs], N.tanh)),
  )
const flow = Flow.coupling({ size: 3, layers: 3, conditioner })
const space = N.spaceOf(flow.init)
const phi = draw(flow.init)
const at = (x: readonly number[]): never => [phi, numbers(x, x.length)] as never
const both = Space.tuple(space, Space.real(3))

/** inverse . forward = id = forward . inverse, and log-determinants are opposite. */
export const inverses = (): void => {
  const { run } = compile(both, ([p, x]) => {
    const { forward, inverse } = flow.bijection(p)
    const [[y, up], [z, down]] = [forward(x), inverse(x)]
    const [[back, undone], [again, redone]] = [inverse(y), forward(z)]
    return [back, again, T.add(up, undone), T.add(down, redone)]
  })
  fc.assert(
    fc.property(tuple(3), (x) => near(flat(run(at(x))), [...x, ...x, 0, 0], 1e-11)),
    { seed: 1, numRuns: 20, endOnFailure: true },
  )
}

const determinant = ([a, b, c, d, e, f, g, h, i]: readonly number[]): number =>
  a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!)

/** The log-determinant is that of the matrix of all partial derivatives, by automatic differentiation; and it isn't 0. */
export const jacobians = (): void => {
  const { run } = compile(both, ([p, x]) => {
    const { forward } = flow.bijection(p)
    const rows = [0, 1, 2].map((k) => T.grad((z: T.Vec<3>) => T.element(forward(z)[0], T.index(k)))(x))
    return [forward(x)[1], ...rows]
  })
  fc.assert(
    fc.property(tuple(3), (x) => {
      const [logDet, ...entries] = flat(run(at(x)))
      near([logDet!], [Math.log(Math.abs(determinant(entries)))], 1e-9)
      expect(Math.abs(logDet!)).toBeGreaterThan(1e-3)
    }),
    { seed: 2, numRuns: 20, endOnFailure: true },
  )
}

/** No log-scale passes the bound, whatever the net says; in a stack of two layers each element is moved once. */
export const bounded = (): void => {
  const wild = (_: number, outputs: number): N.Net<T.Scalar, T.Vec<number>, T.Vec<number>> =>
    N.net(R.of(T.constant(1)), (p) => () => T.broadcast([outputs], p))
  const { bijection } = Flow.coupling({ size: 5, layers: 2, conditioner: wild, bound: 0.5 })
  const { run } = compile(Space.scalar, (raw) => bijection([raw, raw]).forward(T.fill(0, [5]))[1])
  near(flat(run(numbers([1e3]))), [2.5], 1e-12)
  near(flat(run(numbers([-1e3]))), [-2.5], 1e-12)
  near(flat(run(numbers([0.1]))), [5 * 0.5 * Math.tanh(0.2)], 1e-12)
}

const plane = Flow.coupling({ size: 2, layers: 3, conditioner, bound: 0.5 })
const planePhi = draw(plane.init)

/** The density integrates to one, by the trapezoidal rule in the plane; and its mean is that of the draws. */
export const density = (): void => {
  const [half, spacing] = [15, 0.15]
  const count = Math.round((2 * half) / spacing)
  const planeSpace = N.spaceOf(plane.init)
  const row = compile(Space.tuple(planeSpace, Space.scalar), ([p, a]) => {
    const points = T.batch(count, (k: T.Index) => {
      const b = T.shift(-half)(T.scale(spacing)(T.toFloat(k)))
      const x = T.stack([a, b])
      const mass = T.exp(Flow.logDensity(plane.bijection(p))(x))
      return [mass, T.mul(mass, T.sin(a)), T.mul(mass, T.cos(b))] as const
    })(T.iota(count))
    return points.map((each) => T.sum(each))
  })
  const sums = [0, 0, 0]
  for (let k = 0; k < count; k++)
    flat(row.run([planePhi, numbers([k * spacing - half])] as never)).forEach(
      (value, i) => (sums[i]! += value * spacing * spacing),
    )
  const sampled = expectation(
    planeSpace,
    (p) =>
      R.map((x: T.Vec<2>) => {
        const [a, b] = T.unstack(x)
        return [T.sin(a), T.cos(b)] as const
      })(Flow.sample(plane.bijection(p))),
    planePhi,
    { normal: normalRule(0.1), uniform: uniformRule(1) },
  )
  near(sums, [1, ...sampled], 1e-6)
}

const family = Flow.family({ size: 2, layers: 2, conditioner, encoder: N.dense(1, 2), context: 2 })
const familySpace = N.spaceOf(family.init)
const familyPhi = { ...draw(family.init), null: numbers([0.7, -0.4], 2) }

/** The family's loss is minus its log-density, which is that of its draws: the change of volume of what made them. */
export const familyDensity = (): void => {
  const arguments_ = Space.tuple(familySpace, Space.real(1), Space.real(2))
  const { run } = compileRandom(arguments_, ([p, c, z]) =>
    R.map(([known, blank]: readonly [T.Scalar, T.Scalar]) => [
      T.add(known, family.logDensity(p, c)(z)),
      family.logDensity(p, c)(z),
      blank,
      T.grad((e: T.Vec<1>) => family.logDensity(p, e)(z))(c),
    ])(R.both(family.loss(p, c, T.constant(1), z), family.loss(p, c, T.constant(0), z))),
  )
  const drawn = (blank: boolean, c: number, xi: readonly number[]): readonly number[] =>
    withDraws(
      Space.tuple(familySpace, Space.real(1)),
      ([p, e]) => (blank ? family.sampleNull(p) : family.sample(p, e)),
      [familyPhi, numbers([c], 1)] as never,
      ({ element }) => xi[element]!,
    )[0]!
  /** Central differences of the draw in its noise. */
  const surprise = (blank: boolean, c: number, xi: readonly number[]): number => {
    const h = 1e-4
    const column = (k: number): readonly number[] => {
      const [up, down] = [1, -1].map((s) =>
        drawn(
          blank,
          c,
          xi.map((x, i) => (i === k ? x + s * h : x)),
        ),
      )
      return up!.map((u, i) => (u - down![i]!) / (2 * h))
    }
    const [[a, b], [d, e]] = [column(0), column(1)] as unknown as readonly [
      [number, number],
      [number, number],
    ]
    const normal = xi.reduce((s, x) => s + 0.5 * (x * x + Math.log(2 * Math.PI)), 0)
    return normal + Math.log(Math.abs(a * e - b * d))
  }
  fc.assert(
    fc.property(coordinate, tuple(2), (c, xi) => {
      const [known, nothing] = [false, true].map((blank) => drawn(blank, c, xi))
      const at = (z: readonly number[]): readonly number[] =>
        flat(run([familyPhi, numbers([c], 1), numbers(z, 2)] as never))
      const [balance, logDensity, , slope] = at(known!)
      near([balance!], [0], 1e-12)
      near([logDensity!], [-surprise(false, c, xi)], 1e-5)
      near([at(nothing!)[2]!], [surprise(true, c, xi)], 1e-5)
      expect(slope).not.toBe(0)
    }),
    { seed: 3, numRuns: 5, endOnFailure: true },
  )
}

/** a ~ N(0, 1), b ~ N(a^2 / 2 - 1 / 2, 0.5^2): a bent Gaussian, of entropy log(2 pi e) + log 0.5. */
const banana: R.Random<T.Vec<2>> = R.map((xi: T.Vec<2>) => {
  const [a, noise] = T.unstack(xi)
  return T.stack([a, T.add(T.scale(0.5)(T.shift(-1)(T.square(a))), T.scale(0.5)(noise))])
})(R.normal([2]))
const entropy = Math.log(2 * Math.PI * Math.E) + Math.log(0.5)

/**
 * Maximum likelihood comes to within 0.1 nats of the entropy, which nothing is below. The best Gaussian is log(3) / 2 above it.
 */
export const training = async (): Promise<void> => {
  const learner = Flow.coupling({
    size: 2,
    layers: 2,
    conditioner: (inputs, outputs) => N.mlp([inputs, 16, outputs], N.tanh),
  })
  type Phi = readonly N.Mlp[]
  const rule = O.adam({ rate: O.exponentialDecay({ rate: 3e-2, factor: 0.99, every: 1 }) })
  const trained = await Run.train({
    name: 'banana',
    seed: 1,
    backend: 'reference',
    iterations: 400,
    init: R.map((p: Phi) => ({ p, slots: rule.init(p), k: T.index(0) }))(learner.init),
  })(({ p, slots, k }) =>
    R.map((xs: T.Batch<T.Vec<2>>) => {
      const [loss, gradient] = T.valueAndGrad((q: Phi) => Flow.negativeLogLikelihood(learner)(q)(xs))(p)
      const next = rule.update(p, gradient, slots, k)
      return [{ p: next.params, slots: next.slots, k: T.addIndex(k, T.index(1)) }, { loss }] as const
    })(R.replicate(256)(banana)),
  )()
  const loss = (p: Phi): R.Random<T.Scalar> =>
    R.map((x: T.Vec<2>) => T.neg(Flow.logDensity(learner.bijection(p))(x)))(banana)
  const rules = { normal: normalRule(0.25), uniform: uniformRule(1) }
  const of = (p: never): number => expectation(N.spaceOf(learner.init), loss, p, rules)[0]!
  const [before, after] = [of(draw(learner.init) as never), of(right(trained).state.p as never)]
  expect(before).toBeGreaterThan(entropy + 0.5 * Math.log(3))
  expect(after).toBeGreaterThan(entropy)
  expect(after).toBeLessThan(entropy + 0.1)
}

/** The loss is the mean of minus the log-densities, and the data are constants to it. */
export const likelihood = (): void => {
  const data = Space.tensor<readonly [number, 3]>([2, 3])
  const { run } = compile(Space.tuple(space, data), ([p, xs]) => {
    const loss = (ys: T.Batch<T.Vec<3>>): T.Scalar => Flow.negativeLogLikelihood(flow)(p)(ys)
    const each = T.batch(2, Flow.logDensity(flow.bijection(p)))(xs)
    return [T.add(loss(xs), T.mean(each)), T.sum(T.abs(T.grad(loss)(xs)))]
  })
  near(flat(run([phi, numbers([1, 2, 3, -1, 0.5, 0], 2, 3)] as never)), [0, 0], 1e-12)
}

/** Bad sizes and bounds are errors by name. */
export const badOptions = (): void => {
  const refused = (o: object): string => {
    const made = Flow.coupling({ size: 2, layers: 2, conditioner, ...o })
    const result = Core.fromFunction('flow', Space.struct({}), () =>
      made.bijection([]).forward(T.fill(0, [2])),
    )
    return Either.isLeft(result) ? result.left.what : 'Right'
  }
  expect(refused({ size: 1 })).toBe('size is 1')
  expect(refused({ layers: 0 })).toBe('layers is 0')
  expect(refused({ bound: 0 })).toBe('bound is 0')
}

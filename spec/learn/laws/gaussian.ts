/** Laws of the Gaussian encoder. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Quadrature from '../../../lib/interpret/Quadrature.js'
import * as Q from '../../../lib/learn/Amortizer.js'
import * as Gaussian from '../../../lib/learn/Gaussian.js'
import * as N from '../../../lib/learn/Net.js'
import * as O from '../../../lib/learn/Optimizer.js'
import type { Move } from '../../../lib/mcmc/Move.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import { logDensity } from '../../../lib/random/density.js'
import * as R from '../../../lib/random/Random.js'
import { compile, compileRandom, draw, flat, numbers, right } from '../evaluate.js'
import { withDraws } from '../oracle.js'

const finite = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true })
const point = fc.tuple(finite, finite)

const family = Gaussian.family({ size: 2, mean: N.mlp([2, 3, 2], N.tanh), logSd: N.dense(2, 2) })
const space = N.spaceOf(family.init)
const phi = draw(family.init)

/** The loss is minus the log-density that the density interpreter derives from the sampler, in both branches. */
export const lossIsSurprise = (): void => {
  const arguments_ = Space.tuple(space, Space.real(2), Space.real(2))
  const derived = compile(arguments_, ([p, c, z]) => [
    T.neg(logDensity(family.sample(p, c))(z)),
    T.neg(logDensity(family.sampleNull(p))(z)),
  ])
  const losses = compileRandom(arguments_, ([p, c, z]) =>
    R.both(family.loss(p, c, T.constant(1), z), family.loss(p, c, T.constant(0), z)),
  )
  fc.assert(
    fc.property(point, point, (c, z) => {
      const x = [
        { ...phi, null: { mean: numbers([1, -2], 2), logSd: numbers([0.5, -1], 2) } },
        numbers(c, 2),
        numbers(z, 2),
      ]
      const wanted = flat(derived.run(x as never))
      flat(losses.run(x as never)).forEach((l, i) =>
        expect(Math.abs(l - wanted[i]!)).toBeLessThan(1e-13 * (1 + Math.abs(wanted[i]!))),
      )
    }),
    { seed: 1, numRuns: 20 },
  )
}

/** mean + exp(logSd) xi; the unconditional branch starts as N(0, I). */
export const sampler = (): void => {
  const [nulls, one] = [
    withDraws(
      space,
      (p) => family.sampleNull(p),
      phi,
      ({ element }) => [0.5, -2][element]!,
    ),
    compile(Space.tuple(space, Space.real(2)), ([p, c]) => [
      N.mlp([2, 3, 2], N.tanh)(p.mean)(c),
      N.dense(2, 2)(p.logSd)(c),
    ]),
  ]
  expect(nulls[0]).toEqual([0.5, -2])
  const c = numbers([1, -1], 2)
  const [m1, m2, s1, s2] = flat(one.run([phi, c]))
  const [found] = withDraws(
    Space.tuple(space, Space.real(2)),
    ([p, x]) => family.sample(p, x),
    [phi, c],
    ({ element }) => [0.5, -2][element]!,
  )
  expect(found).toEqual([m1! + Math.exp(s1!) * 0.5, m2! - Math.exp(s2!) * 2])
}

/** A family of one Gaussian on the real line, which sees nothing. */
const line = Gaussian.family({ size: 1, mean: N.dense(1, 1), logSd: N.dense(1, 1) })
type Line = Gaussian.Parameters<N.Dense<1, 1>, N.Dense<1, 1>, 1>

interface Iteration {
  /** The law of the family, N(mean, sd^2). */
  readonly mean: number
  readonly sd: number
  readonly move: Move
  readonly target: E.Energy<T.Vec<1>, 'normal'>
}

const parametersAt = (mean: number, sd: number): Line => {
  const constant = (bias: number): N.Dense<1, 1> => ({
    weight: T.fill(0, [1, 1]),
    bias: T.fill(bias, [1]),
  })
  return {
    mean: constant(mean),
    logSd: constant(Math.log(sd)),
    null: { mean: T.fill(0, [1]), logSd: T.fill(0, [1]) },
  }
}

/**
 * |E change - wanted| of a parameter in one iteration with rate 1, by quadrature over its draws. The step starts from a
 * state that it doesn't look at, of mean 0.
 */
const misses = ({ mean, sd, move, target }: Iteration, of: 'mean' | 'logSd', wanted: number): number => {
  const phi0 = parametersAt(mean, sd)
  const rule = O.sgd({ rate: 1 })
  const iterate = Q.amortize(line, move, { steps: 1, rule, updates: 1, weight: 1 })(() => target)
  const start = { phi: phi0, slow: phi0, slots: rule.init(phi0), iteration: T.index(0) }
  const change = ({ q }: Q.Amortized<Line, T.Vec<1>>): T.Scalar =>
    T.shift(-wanted)(T.sum(T.sub(q.phi[of].bias, phi0[of].bias)))
  const step = () =>
    R.map((a: Q.Amortized<Line, T.Vec<1>>) => [change(a), {}] as const)(
      iterate(start, T.fill<readonly [number, 1]>(0, [1, 1])),
    )
  const grid = { axes: [{ low: -7, high: 7, points: 15 }] }
  const kernel = { name: 'iteration', source: Space.scalar, step }
  return right(Quadrature.invariance(kernel, E.standardNormal(Space.scalar), grid, [(x) => x]))
}

const normal = (mean: number, sd: number): E.Energy<T.Vec<1>, 'normal'> =>
  E.energy('normal', Space.real(1), (z) => T.scale(0.5 / sd ** 2)(T.sum(T.square(T.shift(-mean)(z)))))

/** Where the family has the target's law, and the move leaves that law alone, the expected gradient is zero. */
export const targetIsFixed = (): void => {
  const at = { mean: 0.3, sd: 0.7, target: normal(0.3, 0.7), move: M.mala({ stepSize: 0.2 }) }
  // the kink of the acceptance leaves an error of the order of the spacing squared
  expect(misses(at, 'mean', 0)).toBeLessThan(1e-4)
  expect(misses(at, 'logSd', 0)).toBeLessThan(1e-4)
}

/**
 * For z0 ~ N(m, s^2) and target N(0, 1), a step of ULA gives z with mean (1 - h) m and variance (1 - h)^2 s^2 + 2 h, and
 * the gradients of the loss at (m, log s) are -(z - m) / s^2 and 1 - ((z - m) / s)^2.
 */
export const followsUla = (): void => {
  const h = 0.2
  for (const [mean, sd] of [
    [0.3, 0.7],
    [-1, 0.5],
  ] as const) {
    const at = { mean, sd, target: normal(0, 1), move: M.ula({ stepSize: h }) }
    const square = (1 - h) ** 2 * sd ** 2 + 2 * h + (h * mean) ** 2
    expect(misses(at, 'mean', (-h * mean) / sd ** 2)).toBeLessThan(1e-6)
    expect(misses(at, 'logSd', square / sd ** 2 - 1)).toBeLessThan(1e-6)
  }
}

/** Laws of HMC, its generalisation and the leapfrog. */
import { expect } from 'vitest'
import {
  Energy as E,
  Metric,
  Move as M,
  Random as R,
  Reference,
  Core,
  Data,
  Space as S,
  Term as T,
} from 'giry'
import { Laws } from 'giry/check'
import * as Either from 'fp-ts/lib/Either.js'
import { pointAt, leapfrog, hamiltonian } from '../../../lib/mcmc/hamiltonian/leapfrog.js'
import { doubleWell, pair } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { agree } from './agree.js'

const wide = Metric.diagonal(S.scalar, T.constant(1.4))
const dense = Metric.dense(T.tensor([1.1, 0, 0.5, 0.8], [2, 2]))

/** By quadrature on one number, with a metric and without; composition and blocks of draws to the bit. */
export const hmcIsReversible = (): void => {
  expect(Laws.failures(Laws.kernel(M.hmc({ stepSize: 0.6, steps: 3 })(doubleWell)))).toEqual([])
  const scaled = M.hmc({ stepSize: 0.5, steps: 2, metric: wide })(doubleWell)
  expect(Laws.failures(Laws.kernel(scaled, { runs: 5 }))).toEqual([])
}

/** By quadrature over the position, the momentum and its refreshment. */
export const generalizedHmcIsInvariant = (): void => {
  const gaussian = E.standardNormal(S.scalar)
  const kernel = M.generalizedHmc({ stepSize: 0.9, steps: 1, persistence: 0.6 })(gaussian)
  expect(Laws.failures(Laws.kernel(kernel, { runs: 5 }))).toEqual([])
}

/** One step of HMC is MALA of step size e^2 / 2. */
export const oneStepIsMala = (): void =>
  agree(banana.space, M.hmc({ stepSize: 0.3, steps: 1 })(banana), M.mala({ stepSize: 0.045 })(banana), 1e-9)

/** Three steps, written out. */
export const stepsAreCounted = (): void => {
  const e = 0.4
  const slope = (x: T.Scalar): T.Scalar => T.shift(0.3)(T.mul(x, T.shift(-1)(T.square(x))))
  const kick = (x: T.Scalar, v: T.Scalar, by: number): T.Scalar => T.sub(v, T.scale(by)(slope(x)))
  const level = (x: T.Scalar, v: T.Scalar): T.Scalar => {
    const well = T.add(T.scale(0.25)(T.square(T.shift(-1)(T.square(x)))), T.scale(0.3)(x))
    return T.add(well, T.scale(0.5)(T.square(v)))
  }
  const written = {
    step: (x: T.Scalar) =>
      R.chain((v: T.Scalar) => {
        const half = kick(x, v, e / 2)
        const [x1, x2] = [T.add(x, T.scale(e)(half)), (a: T.Scalar, b: T.Scalar) => T.add(a, T.scale(e)(b))]
        const v1 = kick(x1, half, e)
        const second = x2(x1, v1)
        const v2 = kick(second, v1, e)
        const third = x2(second, v2)
        const end = kick(third, v2, e / 2)
        return R.map((yes: T.Flag) => [T.select<T.Scalar>(yes, third, x), {}] as const)(
          R.accept(T.sub(level(x, v), level(third, end))),
        )
      })(R.normal([])),
  }
  agree(S.scalar, M.hmc({ stepSize: e, steps: 3 })(doubleWell), written, 1e-10)
}

/** Without persistence the generalised form is HMC, but for the momentum that it keeps. */
export const nothingKeptIsHmc = (): void => {
  const options = { stepSize: 0.3, steps: 3, metric: dense }
  const kernel = M.generalizedHmc({ ...options, persistence: 0 })(banana)
  const position = {
    step: (x: T.Vec<2>) =>
      R.map(([{ x: y }, info]: readonly [M.Phase<T.Vec<2>>, M.HamiltonianInfo]) => [y, info] as const)(
        kernel.step({ x, v: x }),
      ),
  }
  agree(banana.space, position, M.hmc(options)(banana), 1e-12)
}

/** A metric L is the space seen through x = L z: HMC there takes the same steps. */
export const metricIsCoordinates = (): void => {
  const through = (z: T.Vec<2>): T.Vec<2> => {
    const [a, b] = T.unstack(z)
    return pair(T.scale(1.1)(a), T.add(T.scale(0.5)(a), T.scale(0.8)(b)))
  }
  const back = (x: T.Vec<2>): T.Vec<2> => {
    const [a, b] = T.unstack(x)
    const first = T.scale(1 / 1.1)(a)
    return pair(first, T.scale(1 / 0.8)(T.sub(b, T.scale(0.5)(first))))
  }
  const seen = E.contramap(S.real(2), through)(banana)
  const outside = {
    step: (x: T.Vec<2>) =>
      R.map(([z, info]: readonly [T.Vec<2>, unknown]) => [through(z), info] as const)(
        M.hmc({ stepSize: 0.3, steps: 4 })(seen).step(back(x)),
      ),
  }
  agree(banana.space, outside, M.hmc({ stepSize: 0.3, steps: 4, metric: dense })(banana), 1e-9)
}

const numbers = (f: (x: T.Vec<4>) => T.Vec<number>, x: readonly number[]): readonly number[] => {
  const program = Core.fromFunction('law', S.real(4), f)
  if (Either.isLeft(program)) throw new Error(program.left.what)
  const found = Reference.run(program.right, [Data.data([...x], [4])])
  if (Either.isLeft(found)) throw new Error(found.left.what)
  return Array.from(found.right[0]!.values)
}

const phaseOf = (s: T.Vec<4>): M.Phase<T.Vec<2>> => ({
  x: T.slice([0], [2], s),
  v: T.slice([2], [2], s),
})

/** n steps of size e from a phase, its momentum turned round at the end; and the change of H. */
const steps =
  (e: number, n: number) =>
  (s: T.Vec<4>): T.Vec<number> => {
    const step = leapfrog<T.Vec<2>, 'banana'>(banana, dense, T.constant(e))
    const from = pointAt(banana, phaseOf(s))
    const to = T.times(n, step)(from)
    const change = T.sub(hamiltonian(banana, to), hamiltonian(banana, from))
    return T.concat(to.x, T.neg(to.v), T.reshape([1], change))
  }

const START = [0.4, -0.3, 0.9, 0.6]

/** Back from the end with the momentum turned round, to where it began. */
export const leapfrogReturns = (): void => {
  const there = numbers(steps(0.1, 7), START).slice(0, 4)
  const back = numbers(steps(0.1, 7), there)
  const expected = [START[0]!, START[1]!, START[2]!, START[3]!]
  expected.forEach((x, i) => expect(back[i]!).toBeCloseTo(x, 10))
}

/** The Jacobian of one step, by central differences, has determinant 1 (that of the turn, 1 in two dimensions, included). */
export const leapfrogKeepsVolume = (): void => {
  const d = 1e-5
  const columns = START.map((_, i) => {
    const at = (by: number): readonly number[] =>
      numbers(
        steps(0.2, 1),
        START.map((x, k) => (k === i ? x + by : x)),
      )
    const [up, down] = [at(d), at(-d)]
    return up.slice(0, 4).map((x, k) => (x - down[k]!) / (2 * d))
  })
  expect(determinant(columns)).toBeCloseTo(1, 7)
}

const determinant = (m: readonly (readonly number[])[]): number =>
  m.length === 0
    ? 1
    : m[0]!.reduce((s, x, j) => {
        const minor = m.slice(1).map((row) => row.filter((_, k) => k !== j))
        return s + (j % 2 === 0 ? x : -x) * determinant(minor)
      }, 0)

/** Over a fixed time the error of H falls with the square of the step. */
export const leapfrogIsOfSecondOrder = (): void => {
  const errors = [32, 64, 128].map((n) => Math.abs(numbers(steps(0.5 / n, n), START)[4]!))
  const slopes = [Math.log2(errors[0]! / errors[1]!), Math.log2(errors[1]! / errors[2]!)]
  slopes.forEach((slope) => expect(Math.abs(slope - 2)).toBeLessThan(0.15))
}

/** With jitter each move draws a step size of its own, uniform between the bounds; on a flat energy positions show it. */
export const jitterIsUniform = (): void => {
  const walk = {
    step: (x: T.Scalar) =>
      R.map(([v, u]: readonly [T.Scalar, T.Scalar]) => {
        const e = T.scale(0.5)(T.shift(0.7)(T.scale(0.6)(u)))
        return [T.add(x, T.mul(e, v)), {}] as const
      })(R.both(R.normal([]), R.uniform([]))),
  }
  agree(S.scalar, M.hmc({ stepSize: 0.5, steps: 1, jitter: 0.3 })(E.flat(S.scalar)), walk, 1e-12)
}

/** A chain that has left for where nothing is a number stays, says so, and counts its gradients. */
export const divergenceIsReported = (): void => {
  const cliff = E.energy('cliff', S.scalar, (x) => T.scale(1e3)(T.square(x)))
  const info = numbers((s) => {
    const kernel = M.hmc({ stepSize: 1, steps: 5 })(cliff)
    const site = { key: T.iota(2), address: T.index(0) }
    const [y, found] = kernel.step(T.element(s, T.index(0))).trace(site).value
    return T.concat<number>(
      ...[y, found.acceptance, found.divergences, found.gradients].map((t) => T.reshape([1], t)),
    )
  }, START)
  expect(info).toEqual([START[0], 0, 1, 5])
}

/** Laws of flow matching between Gaussians, where field, flow and least loss have closed forms. */
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Flow from '../../../lib/learn/Flow.js'
import * as Objective from '../../../lib/learn/Objective.js'
import { normal } from '../../../lib/random/Distribution.js'
import * as R from '../../../lib/random/Random.js'
import { compile, flat, numbers } from '../evaluate.js'
import { withDraws } from '../oracle.js'
import { expectation, near, normalRule, uniformRule } from '../quadrature.js'

/** From N(0, 1) at t = 0 to N(m, s^2) at t = 1: x_t has mean t m and variance (1 - t)^2 + t^2 s^2. */
const [m, s] = [1.5, 0.6]
const source: R.Random<T.Scalar> = R.normal([])
const data: R.Random<T.Scalar> = normal({ mean: T.constant(m), sd: s })
const rules = { normal: normalRule(1), uniform: uniformRule(24) }

/** E[x1 - x0 | x_t = x] = m + (t s^2 - (1 - t)) / ((1 - t)^2 + t^2 s^2) (x - t m). */
const exact = (x: T.Scalar, t: T.Scalar): T.Scalar => {
  const left = T.sub(T.constant(1), t)
  const variance = T.add(T.square(left), T.scale(s * s)(T.square(t)))
  const slope = T.div(T.sub(T.scale(s * s)(t), left), variance)
  return T.shift(m)(T.mul(slope, T.sub(x, T.scale(m)(t))))
}

/**
 * Around the exact field the gradient is zero in every direction that the rule sees, and the loss is that of the variance of
 * x1 - x0 given x_t, the integral of s^2 / ((1 - t)^2 + t^2 s^2), which is s pi / 2.
 */
export const optimum = (): void => {
  const space = Space.tuple(Space.scalar, Space.scalar, Space.scalar)
  const loss = ([a, b, c]: readonly [T.Scalar, T.Scalar, T.Scalar]): R.Random<T.Scalar> => {
    const field = (x: T.Scalar, t: T.Scalar): T.Scalar =>
      T.add(exact(x, t), T.add(a, T.add(T.mul(b, x), T.mul(c, T.mul(x, t)))))
    return R.chain(Objective.flowMatching(source)(field))(data)
  }
  const at = [0, 0, 0].map((z) => numbers([z])) as never
  near(expectation(space, R.valueAndGrad(loss), at, rules), [(s * Math.PI) / 2, 0, 0, 0], 1e-6)
}

/** On a pair of numbers: |v(x_t, t) - (x1 - x0)|^2 at x_t = (1 - t) x0 + t x1, for given draws. */
export const lossOfNumbers = (): void => {
  type Pair = T.Vec<2>
  const field = (x: Pair, t: T.Scalar): Pair => T.scale(t)(T.square(x))
  const [found] = withDraws(
    Space.real(2),
    (x1: Pair) => Objective.flowMatching(R.normal([2]))(field)(x1),
    numbers([3, -1], 2),
    ({ kind, element }) => (kind === 'uniform' ? 0.25 : [0.5, -2][element]!),
  )
  const each = [
    [3, 0.5],
    [-1, -2],
  ].map(([x1, x0]) => (0.25 * (0.75 * x0! + 0.25 * x1!) ** 2 - (x1! - x0!)) ** 2)
  near(found!, [each[0]! + each[1]!], 1e-13)
}

const methods = [
  ['euler', 1],
  ['midpoint', 2],
  ['rk4', 4],
] as const

/** How fast the error at 1 falls with the number of steps, for each of several starts: its order. */
const orders = (
  method: Flow.IntegrateOptions['method'],
  field: Flow.Velocity<T.Scalar>,
  end: (x: number) => number,
): readonly number[] => {
  const starts = [-2, -0.5, 1, 2.5]
  const [rough, fine] = [32, 64].map((steps) => {
    const { run } = compile(Space.scalar, Flow.integrate({ method, steps })(field))
    return starts.map((x) => Math.abs(flat(run(numbers([x])))[0]! - end(x)))
  })
  return starts.map((_, i) => Math.log2(rough![i]! / fine![i]!))
}
const isOrder = (found: readonly number[], order: number): void =>
  found.forEach((rate) => expect(Math.abs(rate - order)).toBeLessThan(0.2))

/** The flow of dx/dt = x cos t takes x to x exp(sin t). */
export const ordersOfIntegrators = (): void => {
  const field = (x: T.Scalar, t: T.Scalar): T.Scalar => T.mul(x, T.cos(t))
  const end = (x: number): number => x * Math.exp(Math.sin(1))
  methods.forEach(([method, order]) => isOrder(orders(method, field, end), order))
}

/**
 * The flow of the exact field takes z to m + s z. On this field the midpoint method has order 3: its local error is
 * h^3 (x''' / 24 + v_x x'' / 8), and with x = t m + sd_t z that is 0, since sd'' = s^2 / sd^3.
 */
export const endsAtTheData = (): void => {
  const end = (z: number): number => m + s * z
  isOrder(orders('euler', exact, end), 1)
  isOrder(orders('midpoint', exact, end), 3)
  isOrder(orders('rk4', exact, end), 4)
}

/** With the source's draws at the start, mean and variance at the end are those of the data. */
export const momentsOfTheTarget = (): void => {
  const flow = Flow.integrate({ method: 'rk4', steps: 64 })(exact)
  const moments = (): R.Random<readonly T.Scalar[]> =>
    R.map((z: T.Scalar) => {
      const x = flow(z)
      return [x, T.square(T.shift(-m)(x))]
    })(source)
  near(expectation(Space.tuple(), moments, [], rules), [m, s * s], 1e-7)
}

/** dx/dt = t^k is integrated exactly up to the order of the method, from any time to any other. */
export const timesOfIntegrators = (): void => {
  const [from, to] = [2, 0.5]
  for (const [method, order] of methods)
    for (let k = 0; k < order; k++) {
      const power = (_: T.Scalar, t: T.Scalar): T.Scalar =>
        Array.from({ length: k }).reduce<T.Scalar>((p) => T.mul(p, t), T.constant(1))
      const flow = Flow.integrate({ method, steps: 3, from, to })(power)
      const end = 7 + (to ** (k + 1) - from ** (k + 1)) / (k + 1)
      near(flat(compile(Space.scalar, flow).run(numbers([7]))), [end], 1e-12)
    }
}

/** On a field of records, dx/dt = y, dy/dt = -x, which turns by one in unit time. */
export const integratesRecords = (): void => {
  const space = Space.struct({ x: Space.scalar, y: Space.scalar })
  const turn = ({ x, y }: Space.Of<typeof space>): Space.Of<typeof space> => ({ x: y, y: T.neg(x) })
  const flow = Flow.integrate({ method: 'rk4', steps: 50 })(turn)
  const end = compile(space, flow).run({ x: numbers([0]), y: numbers([1]) })
  near(flat(end), [Math.sin(1), Math.cos(1)], 1e-8)
}

/** Caching: a chain evaluates its energy once a step; and only along lanes that a call really has. */
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { batch, spreadLane } from '../../../lib/core/Batch.js'
import { constant, variable, type Tensor } from '../../../lib/core/graph.js'
import { sum } from '../../../lib/core/prim/broadcast.js'
import { call, loop } from '../../../lib/core/prim/control.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import { vjp } from '../../../lib/core/Grad.js'
import { simplify } from '../../../lib/core/simplify.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as R from '../../../lib/random/Random.js'
import { identical, programOf, right, run, spreadNumbers, type Build } from './evaluate.js'
import { bool, float } from './rows.js'
import { callsOf } from './passes.js'

type V = T.Vec<2>

const energy = T.named('energy', (x: V): readonly [T.Scalar, V] =>
  T.valueAndGrad((y: V) => T.sum(T.mul(T.square(y), T.square(T.sin(y)))))(x),
)
const away = (from: V, slope: V, to: V): T.Scalar =>
  T.sum(T.square(T.sub(to, T.sub(from, T.scale(0.1)(slope)))))

/** One step of MALA, written with the energy wherever it is needed. */
const step = (x: V): R.Random<V> =>
  R.chain((noise: V) => {
    const [u, slope] = energy(x)
    const y = T.add(T.sub(x, T.scale(0.1)(slope)), T.scale(Math.sqrt(0.2))(noise))
    const [v, back] = energy(y)
    const ratio = T.add(T.sub(u, v), T.scale(2.5)(T.sub(away(x, slope, y), away(y, back, x))))
    return R.map((a: T.Flag) => T.select(a, y, x))(R.accept(ratio))
  })(R.normal([2] as const))

const keyed = Space.struct({ x: Space.real(2), key: Space.tensor([2]) })
const stepsOf = (kernel: (x: V) => R.Random<V>) =>
  right(
    Core.fromFunction(
      'chain',
      keyed,
      ({ x, key }) =>
        // a stream is of integers; the law looks at the program alone
        R.times(50, kernel)(x).trace({ key: E.toInt(key), address: constant([0], [], 'int') }).value,
    ),
  ).program

/** One call of the energy a step of MALA, and one before the loop. */
export const evaluatedOnce = (): void =>
  expect(callsOf(stepsOf(step), 'energy')).toEqual({ outside: 1, inLoops: 1 })

/** A cycle of two steps on one energy evaluates it once for each. */
export const evaluatedOnceInCycles = (): void => {
  const cycle = (x: V): R.Random<V> => R.chain(step)(step(x))
  expect(callsOf(stepsOf(cycle), 'energy')).toEqual({ outside: 1, inLoops: 2 })
}

/** Many chains at once, each with a coin of its own, still evaluate once a step. */
export const evaluatedOnceInPlates = (): void => {
  const many = Space.struct({ xs: Space.tensor([5, 2]), key: Space.tensor([2]) })
  const { program } = right(
    Core.fromFunction(
      'chains',
      many,
      ({ xs, key }) =>
        R.plate(5, R.times(50, step))(xs).trace({ key: E.toInt(key), address: constant([0], [], 'int') })
          .value,
    ),
  )
  expect(callsOf(program, 'energy')).toEqual({ outside: 1, inLoops: 1 })
}

const B = 3
const flags: readonly number[] = [1, 0, 1]

/** A loop whose state (x, w) is chosen by a condition with one element a lane, and a sum of f(x, w) over the steps. */
const chosen =
  (f: (x: Tensor, w: Tensor) => Tensor): Build =>
  ([condition, x, w]) =>
    loop('loop', 3, [x!, w!], (_, [a, b]) => {
      const [y, v] = [E.sin(E.add(a!, b!)), E.cos(b!)]
      const better = E.and(condition!, E.less(f(y, v), E.add(f(a!, b!), E.fill(9, [B]))))
      return { carry: [E.select(better, y, a!), E.select(better, v, b!)], rows: [f(a!, b!)] }
    })

const keepsValue = (build: Build): void => {
  const made = programOf([bool(B), float(B), float(B)], build)
  const data = [flags, spreadNumbers(B, 2), spreadNumbers(B, 3)].map((values, i) => ({
    dtype: i === 0 ? ('bool' as const) : ('float' as const),
    shape: [B],
    values: Float64Array.from(values),
  }))
  const before = run(made, data)
  const after = run({ ...made, program: simplify(made.program) }, data)
  before.forEach((r, i) => expect(identical(r, after[i]!), `${r} and ${after[i]}`).toBe(true))
}

/** f(x_i, w) for the elements x_i of x: a call with lanes in x only. */
const lanesInFirst = (x: Tensor, w: Tensor): Tensor => {
  const one = variable({ dtype: 'float', shape: [] })
  const [p, q] = [variable(one), variable(w)]
  const [y] = call('f', [p, q], [E.mul(E.sin(p), sum(E.mul(q, q), [0]))], [one, w])
  return spreadLane(batch([y!], new Map([[one, x]]), B)[0]!, B)
}

/** The gradient of sum_i f(x_i, w) in w, whose result has no lanes. */
const slopeInSecond = (x: Tensor, w: Tensor): Tensor => {
  const at = variable(w)
  const total = sum(lanesInFirst(x, at), [0])
  const [g] = vjp([total], [constant([1], [])], [at])
  const fn = call('slope', [at], [g!], [w])
  return fn[0]!
}

/** The same gradient without a function of its own: a call made by differentiation, some of whose results have lanes. */
const slopeWithLanes = (x: Tensor, w: Tensor): Tensor => {
  const copy = E.add(w, E.fill(0, w.shape))
  return vjp([sum(lanesInFirst(x, copy), [0])], [constant([1], [])], [copy])[0]!
}

/** The same with a state x alone, so that the condition has a lane of all that it chooses, if not of every result. */
const chosenFirst =
  (f: (x: Tensor, w: Tensor) => Tensor): Build =>
  ([condition, x, w]) =>
    loop('loop', 3, [x!], (_, [a]) => {
      const y = E.sin(a!)
      const better = E.and(condition!, E.less(f(y, w!), E.add(f(a!, w!), E.fill(9, [B]))))
      const next = E.select(better, y, a!)
      return { carry: [next], rows: [f(next, w!)] }
    })

/** A condition that isn't a lane of every argument that it chooses, or of every result, moves no call. */
export const lanesAreRespected = (): void => {
  keepsValue(chosen(lanesInFirst))
  keepsValue(chosen(slopeInSecond))
  keepsValue(chosen(slopeWithLanes))
  keepsValue(chosenFirst(lanesInFirst))
  keepsValue(chosenFirst(slopeWithLanes))
}

/** Laws of families that know their density, and of Metropolis and Hastings with their draws. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Quadrature from '../../../lib/interpret/Quadrature.js'
import * as Q from '../../../lib/learn/Amortizer.js'
import * as Flow from '../../../lib/learn/Flow.js'
import * as Gaussian from '../../../lib/learn/Gaussian.js'
import * as N from '../../../lib/learn/Net.js'
import * as Table from '../../../lib/learn/Table.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import { logDensity } from '../../../lib/random/density.js'
import * as R from '../../../lib/random/Random.js'
import { compile, draw, flat, numbers, right } from '../evaluate.js'
import { near } from '../quadrature.js'
import { normalised } from './finite.js'

const coordinate = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true })
const gaussian = Gaussian.family({ size: 2, mean: N.mlp([2, 3, 2], N.tanh), logSd: N.dense(2, 2) })

/** The Gaussian encoder's density is the one that the density interpreter derives from its draws. */
export const gaussianDensity = (): void => {
  const phi = draw(gaussian.init)
  const { run } = compile(
    Space.tuple(N.spaceOf(gaussian.init), Space.real(2), Space.real(2)),
    ([p, c, z]) => [gaussian.logDensity(p, c)(z), logDensity(gaussian.sample(p, c))(z)],
  )
  fc.assert(
    fc.property(fc.tuple(coordinate, coordinate), fc.tuple(coordinate, coordinate), (c, z) => {
      const [found, wanted] = flat(run([phi, numbers(c, 2), numbers(z, 2)] as never))
      near([found!], [wanted!], 1e-12 * (1 + Math.abs(wanted!)))
    }),
    { seed: 1, numRuns: 20, endOnFailure: true },
  )
}

const probabilities = normalised([1, 2, 5])
const table = (rows: readonly (readonly number[])[]): Table.Table => ({
  rows: T.tensor<readonly [number, number]>(rows.flat(), [rows.length, rows[0]!.length]),
  null: T.vector<readonly number[]>(normalised([1, 1, 1])),
})

/** The table's density: probabilities of points, and in bins the probability by the width; outside of them nothing. */
export const tableDensity = (): void => {
  const phi = table([normalised([3, 1, 1]), probabilities])
  const points = Table.family({ conditions: 2, cells: Table.points(3) })
  const bins = Table.family({ conditions: 2, cells: Table.bins({ low: -1, high: 0.5, count: 3 }) })
  const ofPoint = compile(Space.integer, (k) => points.logDensity(phi, T.index(1))(k))
  const ofNumber = compile(Space.scalar, (z) => bins.logDensity(phi, T.index(1))(z))
  probabilities.forEach((p, k) => {
    near(flat(ofPoint.run({ ...(numbers([k]) as object), dtype: 'int' } as never)), [Math.log(p)], 1e-14)
    near(flat(ofNumber.run(numbers([-0.9 + 0.5 * k]))), [Math.log(p / 0.5)], 1e-14)
  })
  ;[-1.1, 0.6].forEach((z) => expect(flat(ofNumber.run(numbers([z])))).toEqual([-Infinity]))
}

const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }).map(normalised)

/** On a finite space: from x, go to y with probability q(y) min(1, pi(y) q(x) / (pi(x) q(y))); pi is left alone. */
export const onPoints = (): void => {
  const family = Table.family({ conditions: 1, cells: Table.points(3) })
  fc.assert(
    fc.property(weights, weights, (q, pi) => {
      const move = M.metropolis(Q.independence(family)(table([q]), T.index(0)))
      const matrix = right(Exact.matrix(move(E.categorical('pi', pi))))
      matrix.forEach((row, x) => {
        const off = q.map((qy, y) => (y === x ? 0 : qy * Math.min(1, (pi[y]! * q[x]!) / (pi[x]! * qy))))
        const stay = 1 - off.reduce((s, p) => s + p, 0)
        near(
          row,
          off.map((p, y) => (y === x ? stay : p)),
          1e-12,
        )
      })
      near(Exact.push(pi, matrix), pi, 1e-12)
    }),
    { seed: 2, numRuns: 10, endOnFailure: true },
  )
}

/** On the line: a double well is left alone by draws of N(0.3, 1.2^2). */
export const onTheLine = (): void => {
  const constant = (bias: number): N.Dense<1, 1> => ({ weight: T.fill(0, [1, 1]), bias: T.fill(bias, [1]) })
  const phi = { mean: constant(0.3), logSd: constant(Math.log(1.2)), null: Gaussian.standard(1) }
  const line = Gaussian.family({ size: 1, mean: N.dense(1, 1), logSd: N.dense(1, 1) })
  const wells = E.energy('wells', Space.real(1), (z) => {
    const x = T.sum(z)
    return T.add(T.scale(0.8)(T.square(T.shift(-1)(T.square(x)))), T.scale(0.3)(x))
  })
  const grid = { axes: [{ low: -3, high: 3, points: 201 }], noise: 201 }
  const kernel = M.metropolis(Q.independence(line)(phi, T.vector([0])))(wells)
  const functions = right(Quadrature.functions(wells, grid))
  const defects = right(Quadrature.defects(kernel, wells, grid, functions))
  expect(defects.invariance).toBeLessThan(1e-4)
  expect(defects.reversibility).toBeLessThan(1e-4)
}

/** Scales and shifts that see one number and the context: 2 outputs, of 0.4 tanh(gain (x + c)) and 0.5 gain sin(x + c). */
const bend = (): N.Net<T.Scalar, T.Vec<number>, T.Vec<number>> =>
  N.net(R.of(T.constant(1)), (gain) => (x) => {
    const seen = T.scale(gain)(T.sum(x))
    return T.stack([T.scale(0.4)(T.tanh(seen)), T.scale(0.5)(T.sin(seen))]) as unknown as T.Vec<number>
  })

/**
 * In the plane: a bent Gaussian is left alone by the draws of a flow that has learned nothing. Barker's acceptance has no
 * kink, so that few nodes are enough.
 */
export const inThePlane = (): void => {
  const family = Flow.family({ size: 2, layers: 2, conditioner: bend, encoder: N.dense(1, 1), context: 1 })
  const banana = E.energy('banana', Space.real(2), (z) => {
    const [x, y] = T.unstack(z)
    return T.scale(0.5)(T.add(T.square(x), T.square(T.sub(y, T.scale(0.25)(T.square(x))))))
  })
  const one = T.constant(1)
  const encoder = { weight: T.fill(1, [1, 1]), bias: T.fill(0, [1]) }
  const phi = { encoder, null: T.vector<readonly number[]>([0]), layers: [one, T.neg(one)] }
  const grid = {
    axes: [
      { low: -5.5, high: 5.5, points: 19 },
      { low: -5.5, high: 9.5, points: 25 },
    ],
    noise: 1201,
  }
  const kernel = M.barkerAcceptance(Q.independence(family)(phi, T.vector([0.3])))(banana)
  const functions = right(Quadrature.functions(banana, grid))
  const defects = right(Quadrature.defects(kernel, banana, grid, functions))
  expect(defects.invariance).toBeLessThan(1e-4)
  expect(defects.reversibility).toBeLessThan(1e-4)
}

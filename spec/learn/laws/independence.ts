/** Laws of families that know their density, and of Metropolis and Hastings with their draws. */
import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Quadrature from '../../../lib/interpret/Quadrature.js'
import * as Run from '../../../lib/interpret/Run.js'
import * as Q from '../../../lib/learn/Amortizer.js'
import * as Gaussian from '../../../lib/learn/Gaussian.js'
import * as N from '../../../lib/learn/Net.js'
import * as Table from '../../../lib/learn/Table.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import type { Acceptance, Info } from '../../../lib/model/Info.js'
import * as K from '../../../lib/model/Kernel.js'
import { logDensity } from '../../../lib/random/density.js'
import * as R from '../../../lib/random/Random.js'
import { compile, draw, flat, numbers, right } from '../evaluate.js'
import { Laws } from '../../../lib/check/index.js'
import { shareOf } from '../../budget.js'
import { amortized, arch, bent, bentPhi } from '../../check/statistics/amortized.js'
import { near } from '../quadrature.js'
import { invariantMoves, normalised } from './finite.js'

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
      const move = Q.independence(family)(table([q]), T.index(0))
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

/** The law of a state's part z after a step, by its values. */
const rowsOf = (law: Exact.Law<{ readonly z: T.Index }>): readonly number[] =>
  [0, 1, 2].map((k) => law.reduce((s, [value, p]) => s + (value.z.values[0] === k ? p : 0), 0))

/** In a mixture with a local walk the matrix is the mean of both. */
export const mixedOnPoints = (): void => {
  const family = Table.family({ conditions: 1, cells: Table.points(3) })
  const local = invariantMoves(3)[0]!
  fc.assert(
    fc.property(weights, weights, (q, pi) => {
      const learned = Q.independence(family)(table([q]), T.index(0))
      const of = (move: M.Move<K.Approximate, Info, T.Index>): readonly (readonly number[])[] =>
        right(Exact.matrix(move(E.categorical('pi', pi))))
      const found = of(M.mix([0.5, learned], [0.5, local.move]))
      const near12 = (row: readonly number[], x: number): void =>
        near(
          row,
          of(learned)[x]!.map((p, y) => 0.5 * p + 0.5 * local.matrix(pi)[x]![y]!),
          1e-12,
        )
      found.forEach(near12)
      near(Exact.push(pi, found), pi, 1e-12)
    }),
    { seed: 3, numRuns: 10, endOnFailure: true },
  )
}

/** Parameters that are another part of the state are those of the step; functions of what is moved are refused. */
export const parametersAreFixed = (): void => {
  const family = Table.family({ conditions: 1, cells: Table.points(3) })
  const pi = E.categorical('pi', [3, 1, 2])
  type State = { readonly q: T.Vec<3>; readonly z: T.Index }
  const space: Space.Space<State> = Space.struct({ q: Space.real(3), z: Space.finite(3) })
  const at = (q: T.Vec<3>): Table.Table => ({
    rows: T.reshape<readonly [number, number]>([1, 3], q),
    null: T.fill<readonly [number]>(1 / 3, [3]),
  })
  const step = ({ q, z }: State): R.Random<{ readonly z: T.Index }> =>
    R.map(([y]: readonly [T.Index, Info]) => ({ z: y }))(
      Q.independence(family)(at(q), T.index(0))(pi).step(z),
    )
  const wanted = right(
    Exact.matrix(Q.independence(family)(at(T.vector(probabilities) as never), T.index(0))(pi)),
  )
  wanted.forEach((row, z) => {
    const state = { q: numbers(probabilities, 3), z: Data.data([z], [], 'int') } as never
    near(rowsOf(right(Exact.lawAt(space, step)(state))), row, 1e-12)
  })
  const own = (z: T.Index): R.Random<readonly [T.Index, Info]> => {
    const q = T.scale(0.25)(T.shift(1 / 3)(T.oneHot(3, z))) as T.Vec<3>
    return Q.independence(family)(at(q), T.index(0))(pi).step(z)
  }
  const refused = Exact.matrix({ name: 'own', source: Space.finite(3), step: own })
  expect(Either.isLeft(refused) && refused.left._tag).toBe('LawError')
  expect(Either.isLeft(refused) && refused.left.what).toBe('the draw is a function of the state')
}

/** As inputs of a run the parameters give the draws that they give as constants, on the Reference to the bit. */
export const parametersAreInputs = async (): Promise<void> => {
  const phi = draw(bent.init, 1)
  const space = N.spaceOf(bent.init)
  const constants = space.build(
    Data.leaves(space, phi).map(({ values, shape }) => T.tensor([...values], shape)),
  )
  const options = { chains: 3, draws: 5, seed: 1, backend: 'reference' } as const
  const kernel = (p: typeof bentPhi): K.Kernel<T.Vec<2>, T.Vec<2>, K.Reversible, Acceptance, 'arch'> =>
    Q.independence(bent)(p, T.vector([0.3]))(arch)
  const given = right(await Run.chainsWith(Run.given(space, phi), options)((p) => kernel(p as never))())
  const fixed = right(await Run.chains(options)(kernel(constants as never))())
  expect(given.draws).toEqual(fixed.draws)
}

/** A kernel leaves its target alone, and is reversible for it, to 1e-4 on the grid. */
const exactOn = <X, I extends Info, L>(
  kernel: K.Kernel<X, X, K.Reversible, I, L>,
  target: E.Energy<X, L>,
  grid: Quadrature.Grid,
): void => {
  const functions = right(Quadrature.functions(target, grid))
  const defects = right(Quadrature.defects(kernel, target, grid, functions))
  expect(defects.invariance).toBeLessThan(1e-4)
  expect(defects.reversibility).toBeLessThan(1e-4)
}

/** On the line: a double well is left alone by draws of N(0.3, 1.2^2), and by them and MALA by turns. */
export const onTheLine = (): void => {
  const constant = (bias: number): N.Dense<1, 1> => ({ weight: T.fill(0, [1, 1]), bias: T.fill(bias, [1]) })
  const phi = { mean: constant(0.3), logSd: constant(Math.log(1.2)), null: Gaussian.standard(1) }
  const line = Gaussian.family({ size: 1, mean: N.dense(1, 1), logSd: N.dense(1, 1) })
  const wells = E.energy('wells', Space.real(1), (z) => {
    const x = T.sum(z)
    return T.add(T.scale(0.8)(T.square(T.shift(-1)(T.square(x)))), T.scale(0.3)(x))
  })
  const grid = { axes: [{ low: -3, high: 3, points: 201 }], noise: 201 }
  const learned = Q.independence(line)(phi, T.vector([0]))
  exactOn(learned(wells), wells, grid)
  const mixed = M.mix([0.5, learned], [0.5, M.mala({ stepSize: 0.05 })])
  expect(mixed.exactness).toEqual(K.reversible)
  exactOn(mixed(wells), wells, { ...grid, noise: 1511 })
}

/**
 * In the plane: a bent Gaussian is left alone by the draws of a flow that has learned nothing. Barker's acceptance has no
 * kink, so that few nodes are enough.
 */
export const inThePlane = (): void => {
  const grid = {
    axes: [
      { low: -5.5, high: 5.5, points: 19 },
      { low: -5.5, high: 9.5, points: 25 },
    ],
    noise: 1201,
  }
  const c = T.vector([0.3])
  const draws = { draw: bent.sample(bentPhi, c), logDensity: bent.logDensity(bentPhi, c) }
  const learned = M.barkerAcceptance(M.independenceProposal(draws))
  exactOn(learned(arch), arch, grid)
}

/** Mixed with MALA, from exact draws of the bent Gaussian. */
export const mixedInThePlane = (): void =>
  expect(Laws.failures(amortized.tests['a flow mixed with MALA'](shareOf(amortized, 5)))).toEqual([])

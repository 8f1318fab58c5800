/** Laws, proposals and moves on the points 0, ..., n - 1, each beside its matrix in plain numbers. */
import * as E from '../../../lib/model/Energy.js'
import * as M from '../../../lib/mcmc/moves.js'
import type { Move } from '../../../lib/mcmc/Move.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as R from '../../../lib/random/Random.js'

export type Rows = readonly (readonly number[])[]

const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)
export const normalised = (xs: readonly number[]): readonly number[] => xs.map((x) => x / sum(xs))

/** q P. */
export const push = (q: readonly number[], p: Rows): readonly number[] =>
  p[0]!.map((_, y) => sum(q.map((qx, x) => qx * p[x]![y]!)))
const product = (a: Rows, b: Rows): Rows => a.map((row) => push(row, b))
export const power = (p: Rows, k: number): Rows =>
  k === 0 ? p.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))) : product(power(p, k - 1), p)

/** KL(q || p). */
export const divergence = (q: readonly number[], p: readonly number[]): number =>
  sum(q.map((qx, x) => (qx === 0 ? 0 : qx * Math.log(qx / p[x]!))))

/** The energy at each condition whose law has that row of weights. */
export const energies =
  (weights: Rows) =>
  (c: T.Index): E.Energy<T.Index, 'finite'> => {
    const n = weights[0]!.length
    const table = T.tensor(
      weights.flat().map((w) => -Math.log(w)),
      [weights.length, n],
    )
    return E.energy('finite', Space.finite(n), (z) => T.element(T.at<readonly [number]>(table, c), z))
  }

/** A move, and its transition matrix for the law with the given weights. */
export interface Known {
  readonly name: string
  readonly move: Move
  readonly matrix: (pi: readonly number[]) => Rows
}

/** The proposal with the given transition matrix, whatever the target. */
const jumps = (rows: Rows): M.ProposalMove => {
  const table = T.tensor(rows.flat().map(Math.log), [rows.length, rows.length])
  const step = () => (x: T.Index) => R.categorical(T.at<readonly [number]>(table, x))
  // a move for finite spaces only, where the type asks for one on every space
  return M.proposal({ name: 'jumps', options: {} }, step as never)
}

/** What Metropolis and Hastings make of a proposal matrix. */
const corrected =
  (q: Rows) =>
  (pi: readonly number[]): Rows =>
    q.map((row, x) => {
      const off = row.map((qxy, y) =>
        y === x || qxy === 0 ? 0 : qxy * Math.min(1, (pi[y]! * q[y]![x]!) / (pi[x]! * qxy)),
      )
      return off.map((p, y) => (y === x ? 1 - sum(off) : p))
    })

/** One place up with probability 0.7 and one down with 0.3, around the circle. */
const circle = (n: number): Rows =>
  Array.from({ length: n }, (_, x) =>
    Array.from({ length: n }, (_, y) => (y === (x + 1) % n ? 0.7 : y === (x + n - 1) % n ? 0.3 : 0)),
  )
const anywhere = (n: number): Rows => Array.from({ length: n }, () => new Array<number>(n).fill(1 / n))

/** Moves on n points, at least 3, that leave their target's law invariant. */
export const invariantMoves = (n: number): readonly Known[] => {
  const [walk, jump] = [circle(n), anywhere(n)].map((q, i): Known => ({
    name: i === 0 ? 'walk' : 'jump',
    move: M.metropolis(jumps(q)),
    matrix: corrected(q),
  }))
  return [
    walk!,
    jump!,
    {
      name: 'mixture',
      move: M.mix([0.25, walk!.move], [0.75, jump!.move]),
      matrix: (pi) =>
        walk!.matrix(pi).map((row, x) => row.map((p, y) => 0.25 * p + 0.75 * jump!.matrix(pi)[x]![y]!)),
    },
    {
      name: 'cycle',
      move: M.cycle(walk!.move, jump!.move),
      matrix: (pi) => product(walk!.matrix(pi), jump!.matrix(pi)),
    },
  ]
}

/** A move that leaves no law of its target's invariant. */
export const uncorrected = (n: number): Known => ({
  name: 'uncorrected walk',
  move: jumps(circle(n)),
  matrix: () => circle(n),
})

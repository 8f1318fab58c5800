// Order and linear algebra, which are compositions of primitives: loops, gathers, masks and choices at once; and bounded while
// loops. Alone, with gradients, and for several examples.

import * as fc from 'fast-check'
import { batch, spreadLane } from '../../../../lib/core/Batch.js'
import { variable, type Shape, type Tensor } from '../../../../lib/core/graph.js'
import * as E from '../../../../lib/core/prim/elementwise.js'
import * as T from '../../../../lib/core/Term.js'
import { between, type Numbers } from './numbers.js'
import { argument, caseOf, type Case } from './program.js'

type V = T.Vec<number>
type Square = T.Mat<number, number>

/** Numbers with ties: quarters, which float32 holds. */
const quarters: Numbers = fc.integer({ min: -12, max: 12 }).map((n) => n / 4)
const unit = between(-1, 1)
const length = fc.constantFrom(1, 2, 3, 5, 8, 17)
const order = fc.constantFrom(1, 2, 3, 5, 9)

const identity = (n: number, scale: number): Square =>
  T.tensor(
    Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? scale : 0)),
    [n, n],
  )
/** a a' + 1. */
const definite = (a: Square): Square =>
  T.add(T.matMul(a, T.transpose<readonly [number, number]>([1, 0], a)), identity(a.shape[0]!, 1))
/** a with so much on the diagonal that it is invertible. */
const dominant = (a: Square): Square => T.add(a, identity(a.shape[0]!, 1 + a.shape[0]!))

/** f of some arguments, for one example or for three. */
const composed = (
  name: string,
  numbers: Numbers,
  shapes: readonly Shape[],
  f: (args: readonly Tensor[]) => readonly Tensor[],
): fc.Arbitrary<Case> =>
  fc.boolean().chain((many) =>
    fc.tuple(...shapes.map((s) => argument(numbers, many ? [3, ...s] : s))).map((args) =>
      caseOf(name, args, (given) => {
        if (!many) return f(given)
        const rows = shapes.map((shape) => variable({ dtype: 'float', shape }))
        const lanes = batch(f(rows), new Map(rows.map((row, i) => [row, given[i]!])), 3)
        return lanes.map((lane) => spreadLane(lane, 3))
      }),
    ),
  )

const weighted = (x: T.Term<readonly number[]>): T.Scalar => T.sum(E.mul(E.sin(x), x))

/** Programs of each function of order and of linear algebra, and of while loops. */
export const compositions: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  cumsum: length.chain((n) => composed('cumsum', unit, [[n, 2]], ([x]) => [T.cumsum(x as V)])),
  argsort: length.chain((n) => composed('argsort', quarters, [[n]], ([x]) => [T.argsort(x as V)])),
  sort: length.chain((n) =>
    composed('sort', unit, [[n]], ([x]) => [
      T.sort(x as V),
      T.grad((v: V) => weighted(T.sort(v) as never))(x as V),
    ]),
  ),
  searchSorted: fc
    .tuple(length, length, fc.constantFrom('left', 'right'))
    .chain(([n, m, side]) =>
      composed('searchSorted', quarters, [[n], [m]], ([x, values]) => [
        T.searchSorted(side as 'left' | 'right', T.sort(x as V), values as V),
      ]),
    ),
  cholesky: order.chain((n) =>
    composed('cholesky', unit, [[n, n]], ([a]) => [
      T.cholesky(definite(a as Square)),
      T.grad((m: Square) => weighted(T.cholesky(definite(m)) as never))(a as Square),
    ]),
  ),
  solveLower: order.chain((n) =>
    composed(
      'solveLower',
      unit,
      [
        [n, n],
        [n, 2],
      ],
      ([a, b]) => [
        T.solveLower(dominant(a as Square), b as never),
        T.solveLowerTransposed(dominant(a as Square), b as never),
        T.grad((m: Square) => weighted(T.solveLower(dominant(m), b as never) as never))(a as Square),
      ],
    ),
  ),
  solve: order.chain((n) =>
    composed('solve', unit, [[n, n], [n]], ([a, b]) => [
      T.solve(dominant(a as Square), b as never),
      T.grad((m: Square) => weighted(T.solve(dominant(m), b as never) as never))(a as Square),
    ]),
  ),
  // lanes of a batch are done after different numbers of steps
  while: length.chain((n) =>
    composed('while', unit, [[n]], ([x]) => [
      T.whileLoop(
        9,
        (v: V) => T.less(T.sum(T.square(v)), T.constant(4)),
        (v: V) => T.scale(1.5)(v),
      )(x as V),
    ]),
  ),
  logAbsDet: order.chain((n) =>
    composed('logAbsDet', unit, [[n, n]], ([a]) => [
      T.logAbsDet(dominant(a as Square)),
      T.grad((m: Square) => T.logAbsDet(dominant(m)))(a as Square),
    ]),
  ),
}

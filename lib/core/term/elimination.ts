/**
 * Gauss-Jordan elimination of [a | b] with pivots: step k takes the largest element of column k among the rows that have not been taken
 * yet, divides its row by it and takes the row out of all others. No row moves; what was taken is remembered.
 *   |det a| = product of the pivots' absolute values,   a^-1 b = the rows of b in the order in which they were taken
 * Derivatives are those of the mathematical functions, to every order, whatever the size: for log |det a| it is the inverse of a',
 * for x = a^-1 b they are ct_b = a'^-1 ct and ct_a = - ct_b x'.
 * Reference: Golub and Van Loan 2013, "Matrix Computations", section 3.4; Giles 2008, "Collected matrix derivative results".
 * Laws: a x = b; log |det| of a product is the sum; of a triangular matrix, that of its diagonal.
 */
import * as G from '../graph.js'
import { broadcastTo, spread, sum } from '../prim/broadcast.js'
import { loop } from '../prim/control.js'
import { differentiated } from '../prim/differentiated.js'
import { dot } from '../prim/dot.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import * as L from '../prim/layout.js'
import { argmax } from '../prim/reduce.js'
import type { Mat, Scalar } from '../types.js'
import { orderOf, outer, transposed, unitMatrix } from './matrix.js'
import { solver } from './triangular.js'
import { as } from './typed.js'

interface Eliminated {
  readonly rest: G.Tensor
  /** For each step the element that it divided by, and its row. */
  readonly pivots: G.Tensor
  readonly taken: G.Tensor
}

/** `divisor` says what to divide by for a pivot. */
const eliminated = (m: G.Tensor, divisor: (pivot: G.Tensor) => G.Tensor): Eliminated => {
  const [n, width] = m.shape as readonly [number, number]
  const all = E.fill(1, [n], 'bool')
  const [rest, , pivots, taken] = loop('elimination', n, [m, all], (k, [a, open]) => {
    const column = I.gather(transposed(a!), k)
    const at = argmax(E.select(open!, E.abs(column), E.fill(-1, [n])), 0)
    const row = I.gather(a!, at)
    const pivot = I.gather(row, k)
    const scaled = E.div(row, broadcastTo(divisor(pivot), [width]))
    const here = E.equal(I.iota(n), broadcastTo(at, [n]))
    const others = E.sub(a!, outer(column, scaled))
    return {
      carry: [E.select(here, broadcastTo(scaled, [n, width]), others), E.and(open!, E.not(here))],
      rows: [pivot, at],
    }
  })
  return { rest: rest!, pivots: pivots!, taken: taken! }
}

/** a^-1 b for matrices. */
const solved = (a: G.Tensor, b: G.Tensor): G.Tensor =>
  differentiated(
    'solve',
    ([left, right]) => {
      const [n, m] = right!.shape as readonly [number, number]
      const { rest, taken } = eliminated(L.concat([left!, right!], 1), (pivot) => pivot)
      return [I.gather(L.slice(rest, [0, n], [n, m]), taken)]
    },
    ([left], [x], [ct]) => {
      const slope = solved(transposed(left!), ct!)
      return [E.neg(dot(slope, x!, { batch: [], contract: [[1, 1]] })), slope]
    },
    [a, b],
  )[0]!

/**
 * x of a x = b for a square matrix. b is a vector, or a tensor of which axis 0 counts equations; x has its shape. Where a is
 * singular to rounding, x is not finite or very large. Where a isn't square, or b has not as many rows, a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([4, 7], [1, 2])), backend: 'reference' })
 * const a = T.tensor([0, 2, 1, 3], [2, 2])
 * await at((b) => T.solve(a, b))() // Either.right(Data.data([1, 2], [1, 2]))
 * await at(() => T.logAbsDet(a))() // Either.right(Data.data([Math.LN2], [1]))
 */
export const solve = solver('solve', solved)

const nonzero = (pivot: G.Tensor): G.Tensor => E.select(E.equal(pivot, E.fill(0, [])), E.fill(1, []), pivot)

const logDeterminant = (a: G.Tensor): G.Tensor => sum(E.log(E.abs(eliminated(a, nonzero).pivots)), [0])

/**
 * log |det a| of a square matrix, 0 of one without rows; -Infinity where a pivot is 0, as it is for a matrix with a column of zeros
 * (rounding may hide other singular matrices). Its gradient is the inverse of a'. Of anything but a square matrix, a
 * `ShapeError`.
 */
export const logAbsDet = <N extends number>(a: Mat<N, N>): Scalar => {
  const n = orderOf('logAbsDet', a)
  if (n === 0) return as(E.fill(0, []))
  const found = differentiated(
    'logAbsDet',
    ([given]) => [logDeterminant(given!)],
    ([given], _, [ct]) => [E.mul(spread(ct!, [n, n], [0, 1]), solved(transposed(given!), unitMatrix(n)))],
    [a],
  )
  return as(found[0]!)
}

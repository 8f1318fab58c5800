/** Sketches of order and linear algebra. Matrices that are factored or solved with are made well conditioned first. */
import * as fc from 'fast-check'
import type { Shape, Tensor } from '../../core/graph.js'
import { broadcast } from '../../core/prim/broadcast.js'
import { dot } from '../../core/prim/dot.js'
import * as E from '../../core/prim/elementwise.js'
import { iota } from '../../core/prim/indexing.js'
import * as T from '../../core/Term.js'
import type { Mat, Vec } from '../../core/types.js'
import { float } from './float.js'
import { applied, lazy, type Place, type Sketch } from './sketch.js'

type Square = Mat<number, number>
type Rows = T.Term<readonly [number, ...number[]]>

/** c on the diagonal. */
const diagonal = (n: number, c: number): Tensor => {
  const along = (axis: number): Tensor => broadcast(iota(n), [n, n], [axis])
  return E.mul(E.fill(c, [n, n]), E.toFloat(E.equal(along(0), along(1))))
}

/** 1 + s s' with s = sin a: symmetric, with eigenvalues of at least 1. */
const definite = (a: Tensor): Square => {
  const s = E.sin(a)
  const n = s.shape[0]!
  return E.add(dot(s, s, { batch: [], contract: [[1, 1]] }), diagonal(n, 1)) as Square
}

/** sin a with n + 1 more on the diagonal, which is then larger than its row. */
const dominant = (a: Tensor): Square => {
  const n = a.shape[0]!
  return E.add(E.sin(a), diagonal(n, n + 1)) as Square
}

/** Running sums, sorted vectors, factors, solutions and determinants: one kind of term among many, since they are long. */
export const algebraic = (place: Place, shape: Shape): readonly (() => fc.Arbitrary<Sketch>)[] => {
  const type = { dtype: 'float', shape } as const
  const { loops, kinks } = place.grammar
  const made = (
    name: string,
    args: readonly Shape[],
    f: (...args: readonly Tensor[]) => Tensor,
  ): fc.Arbitrary<Sketch> =>
    lazy(() =>
      applied(
        name,
        type,
        args.map((s) => float(place, s)),
        f,
      ),
    )
  const [n, ...rest] = shape
  if (n === undefined)
    return loops ? [() => made('logAbsDet', [[2, 2]], (a) => T.logAbsDet(dominant(a!)))] : []
  const sums = made('cumsum', [shape], (x) => T.cumsum(x as Rows))
  const sorted = made('sort', [shape], (x) => T.sort(x as Vec<number>))
  const factor = made('cholesky', [[n, 2]], (a) => T.cholesky(definite(a!)))
  const solved = made('solve', [[n, n], shape], (a, b) => T.solve(dominant(a!), b as Rows))
  const substituted = made('solveLower', [[n, 2], shape], (a, b) =>
    T.solveLower(T.cholesky(definite(a!)), b as Rows),
  )
  const isVector = rest.length === 0
  const isSquare = rest.length === 1 && rest[0] === n
  return [
    () =>
      fc.oneof(
        sums,
        ...(loops && kinks && isVector ? [sorted] : []),
        ...(loops && isSquare ? [factor] : []),
        ...(loops ? [solved, substituted] : []),
      ),
  ]
}

/**
 * The tabular family: one row of probabilities for each of finitely many conditions, on a space cut into finitely
 * many cells. Its loss is Brier's (1950), with the gradient p - e:
 *   sample   cell k with probability p[c][k], then a value in it
 *   loss     |p[c] - e_k|^2 / 2, where k is the cell of z and e_k its unit vector
 * Descent with rate 1 replaces a row by e_k, whose mean over z is the law of the cell of z. So on a finite space
 * amortized MCMC is in the mean the exact q -> q K^T: what it approximates in other families, it is in this one.
 */
import { requireOption } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Index, Mat, Scalar, Vec } from '../core/types.js'
import { logDensity } from '../random/density.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import type { FamilyWithDensity } from './Family.js'

/** A space in `count` cells, numbered from 0. */
export interface Cells<Z> {
  readonly count: number
  readonly cellOf: (z: Z) => Index
  /** A value in a cell. */
  readonly drawIn: (cell: Index) => Random<Z>
}

/** The points 0, ..., n - 1, each a cell of its own. */
export const points = (n: number): Cells<Index> => ({ count: n, cellOf: (z) => z, drawIn: R.of })

/**
 * The bins of a histogram: (low, high) in `count` equal parts, of which the outer two reach to infinity. A draw in a bin is
 * uniform, in the outer two on the part inside of (low, high).
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Table } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-9, 0.3, 0.9, 9], [4])), backend: 'reference' })
 * const quarters = Table.bins({ low: 0, high: 1, count: 4 })
 * await at((z) => quarters.cellOf(z))() // Either.right(Data.data([0, 1, 3, 3], [4], 'int'))
 */
export const bins = (o: {
  readonly low: number
  readonly high: number
  readonly count: number
}): Cells<Scalar> => {
  const width = (o.high - o.low) / o.count
  const place = (z: Scalar): Scalar => T.floor(T.scale(1 / width)(T.shift(-o.low)(z)))
  const within = (k: Scalar): Scalar => T.max(T.min(k, T.constant(o.count - 1)), T.constant(0))
  return {
    count: o.count,
    cellOf: (z) => {
      requireOption('high - low', o.high - o.low, (w) => w > 0, 'positive')
      return T.toInt(within(place(z)))
    },
    drawIn: (cell) =>
      R.map((u: Scalar) => T.shift(o.low)(T.scale(width)(T.add(T.toFloat(cell), u))))(R.uniform([])),
  }
}

/** The parameters: probabilities [condition, cell], and those of the unconditional branch. */
export interface Table {
  readonly rows: Mat<number, number>
  readonly null: Vec<number>
}

/**
 * The family of tables for conditions 0, ..., `conditions` - 1; at first all cells are equally probable.
 *
 * @example
 * import { Table, Net as N } from 'giry'
 * const family = Table.family({ conditions: 2, cells: Table.points(3) })
 * N.count({ space: N.spaceOf(family.init) }) // 9
 */
export const family = <Z>(o: {
  readonly conditions: number
  readonly cells: Cells<Z>
}): FamilyWithDensity<Table, Index, Z> => {
  const { conditions, cells } = o
  const n = cells.count
  const drawFrom = (p: Vec<number>): Random<Z> =>
    R.located('table', () => R.chain(cells.drawIn)(R.categorical(T.log(p))))
  const row = (phi: Table, c: Index): Vec<number> => T.at<readonly [number]>(phi.rows, c)
  const init = (): Table => ({ rows: T.fill(1 / n, [conditions, n]), null: T.fill(1 / n, [n]) })
  return {
    name: 'table',
    init: R.located('table', () => {
      const counted = (k: number): boolean => Number.isInteger(k) && k >= 1
      requireOption('conditions', conditions, counted, 'a whole number of at least 1')
      requireOption('count', n, counted, 'a whole number of at least 1')
      return R.of(init())
    }),
    sample: (phi, c) => drawFrom(row(phi, c)),
    sampleNull: (phi) => drawFrom(phi.null),
    loss: (phi, c, mask, z) => {
      const seen: Vec<number> = T.oneHot(n, cells.cellOf(z))
      const brier = (p: Vec<number>): Scalar => T.scale(0.5)(T.sum(T.square(T.sub(p, seen))))
      const blank = T.scale(T.sub(T.constant(1), mask))(brier(phi.null))
      return R.of(T.add(T.scale(mask)(brier(row(phi, c))), blank))
    },
    logDensity: (phi, c) => (z) => {
      const cell = cells.cellOf(z)
      return T.add(T.log(T.element(row(phi, c), cell)), logDensity(cells.drawIn(cell))(z))
    },
  }
}

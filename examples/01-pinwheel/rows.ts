// Rows of numbers: which streams rows draw from, and tables that repeat rows.

import { Data } from 'giry'

/** The number of the first row of each kind: rows of different kinds have different random numbers. */
export const firstRow = { measured: 0, pooled: 1e6, starts: 2e6, draws: 3e6, pictures: 4e6 } as const

/** A table [n, 2] again and again: row i of [times n, 2] is row i mod n. */
export const repeated = ({ shape, values }: Data.Data, times: number): Data.Data =>
  Data.data(
    Float64Array.from({ length: times * values.length }, (_, k) => values[k % values.length]!),
    [times * shape[0]!, 2],
  )

/** Two tables [n, 2] and [m, 2] as one. */
export const joined = (a: Data.Data, b: Data.Data): Data.Data =>
  Data.data([...a.values, ...b.values], [a.shape[0]! + b.shape[0]!, 2])

/** Rows from, ..., to - 1 of a table. */
export const between = ({ values }: Data.Data, from: number, to: number): Data.Data =>
  Data.data(values.slice(2 * from, 2 * to), [to - from, 2])

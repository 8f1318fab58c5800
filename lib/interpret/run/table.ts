/** Rows of tensors that arrive in pieces. */
import type { Data, Numbers } from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import { size, type TensorType } from '../../core/graph.js'

/** Tensors [outer, rows, ...shape] whose rows arrive from first to last. */
export interface Table {
  /** Takes the next rows: a tensor [outer, n, ...shape] for each leaf. */
  readonly append: (pieces: readonly Data[], n: number) => void
  /** What has arrived: tensors [outer, arrived, ...shape]. */
  readonly data: () => readonly Data[]
  readonly arrived: () => number
}

const LARGEST = 2 ** 31

/** An array of the same kind, so that float32 numbers aren't stored as float64. */
const like = (values: Numbers, length: number): Numbers =>
  new (values.constructor as new (n: number) => Numbers)(length)

const copyRows = (
  outer: number,
  from: Numbers,
  fromRows: number,
  to: Numbers,
  toRows: number,
  at: number,
): void => {
  const width = from.length / Math.max(1, outer * fromRows)
  const rows = Math.min(fromRows, toRows - at) * width
  for (let i = 0; i < outer; i++) {
    const start = i * fromRows * width
    to.set(from.subarray(start, start + rows), (i * toRows + at) * width)
  }
}

/** A table for `rows` rows of leaves of the given types. Too many numbers for memory is an `OptionError`. */
export const table = (outer: number, rows: number, leaves: readonly TensorType[]): Table => {
  const numbers = leaves.reduce((n, leaf) => Math.max(n, outer * rows * size(leaf.shape)), 0)
  if (numbers > LARGEST)
    fail('OptionError', `${numbers} numbers to keep`, 'keep fewer draws with thin, or use Run.reduce', 'run')
  const stores: (Numbers | undefined)[] = leaves.map(() => undefined)
  let arrived = 0
  return {
    append: (pieces, n) => {
      pieces.forEach((piece, i) => {
        const store = (stores[i] ??= like(piece.values, outer * rows * size(leaves[i]!.shape)))
        copyRows(outer, piece.values, n, store, rows, arrived)
      })
      arrived += n
    },
    arrived: () => arrived,
    data: () =>
      leaves.map(({ dtype, shape }, i) => {
        const store = stores[i] ?? new Float64Array(0)
        const length = outer * arrived * size(shape)
        const values = arrived === rows ? store : like(store, length)
        if (values !== store) copyRows(outer, store, rows, values, arrived, 0)
        return { dtype, shape: [outer, arrived, ...shape], values }
      }),
  }
}

/**
 * Cells: elements of values for four chains at a time, a chain in each lane of a vector. What all chains share is the
 * same in every lane. Integers are exact to 2^53: one float64 where all chains share it, four where they differ. Keys of
 * streams are words of 32 bits.
 */
import type { F64, I32, I64, V128 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import * as f64 from './emit/f64.js'
import * as i32 from './emit/i32.js'
import * as i64 from './emit/i64.js'
import * as f32x4 from './emit/f32x4.js'
import * as f64x2 from './emit/f64x2.js'
import * as i32x4 from './emit/i32x4.js'
import * as v128 from './emit/v128.js'

/** The integers of chains 0 and 1, and of chains 2 and 3. */
export type Pair = readonly [V128, V128]

export type Cell =
  | { readonly kind: 'float' | 'mask' | 'words'; readonly v: V128 }
  /** A number known when compiling: a float, or a whole number. */
  | { readonly kind: 'number'; readonly x: number }
  /** An integer that all chains share; what comes from the counter of a loop has its 64 bits too, for draws. */
  | { readonly kind: 'shared'; readonly x: F64; readonly bits: I64 | undefined }
  /** Integers that differ between chains. */
  | { readonly kind: 'integers'; readonly pair: Pair }

/** What the generator doesn't cover; the program is lowered in another way. */
export class Uncovered extends Error {}

export const uncovered = (what: string): never => {
  throw new Uncovered(what)
}

export const float = (v: V128): Cell => ({ kind: 'float', v })
export const mask = (v: V128): Cell => ({ kind: 'mask', v })
export const words = (v: V128): Cell => ({ kind: 'words', v })
export const number = (x: number): Cell => ({ kind: 'number', x })
export const shared = (x: F64, bits?: I64): Cell => ({ kind: 'shared', x, bits })
export const integers = (pair: Pair): Cell => ({ kind: 'integers', pair })

/** Words 0 and 1 of each of two vectors. */
const LOW = [0, 1, 4, 5]

const lastWords = (v: V128): V128 => v128.shuffleWords(v, v, [2, 3, 2, 3])

/** Unsigned words as integers. */
export const integersOfWords = (w: Writer, v: V128): Cell =>
  integers([w.let(f64x2.fromWords(v)), w.let(f64x2.fromWords(lastWords(v)))])

/** The cell as floats. */
export const floatsOf = (w: Writer, cell: Cell): V128 =>
  cell.kind === 'float'
    ? cell.v
    : cell.kind === 'number'
      ? w.float(cell.x)
      : uncovered(`${cell.kind} as float`)

/** The cell as a mask. */
export const maskOf = (w: Writer, cell: Cell): V128 =>
  cell.kind === 'mask'
    ? cell.v
    : cell.kind === 'number'
      ? w.word(cell.x === 0 ? 0 : -1)
      : uncovered(`${cell.kind} as mask`)

/** The cell of a value that all chains share, as one integer. */
export const sharedOf = (cell: Cell): F64 =>
  cell.kind === 'shared'
    ? cell.x
    : cell.kind === 'number'
      ? f64.constant(cell.x)
      : cell.kind === 'integers'
        ? f64x2.extract(cell.pair[0], 0)
        : uncovered(`${cell.kind} as integer`)

/** The same as 64 bits. */
export const bitsOf = (cell: Cell): I64 => {
  if (cell.kind === 'number' && Number.isSafeInteger(cell.x)) return i64.constant(cell.x)
  return (cell.kind === 'shared' ? cell.bits : undefined) ?? i64.fromF64(sharedOf(cell))
}

/** The cell as integers of each chain. */
export const pairOf = (w: Writer, cell: Cell): Pair => {
  if (cell.kind === 'integers') return cell.pair
  if (cell.kind === 'words') return pairOf(w, integersOfWords(w, cell.v))
  const both = w.let(cell.kind === 'number' ? f64x2.constant(cell.x) : f64x2.splat(sharedOf(cell)))
  return [both, both]
}

/** The cell as words of 32 bits: the key of a stream. */
export const wordsOf = (w: Writer, cell: Cell): V128 => {
  if (cell.kind === 'words') return cell.v
  if (cell.kind === 'number') return w.word(cell.x)
  if (cell.kind === 'shared') return w.let(i32x4.splat(i32.wrap(bitsOf(cell))))
  const [a, b] = pairOf(w, cell)
  return w.let(v128.shuffleWords(f64x2.toWords(a), f64x2.toWords(b), LOW))
}

/** The cell as small signed integers; larger ones are cut off. */
export const indexOf = (w: Writer, cell: Cell): V128 => {
  const [a, b] = pairOf(w, cell)
  return w.let(v128.shuffleWords(f64x2.toInts(a), f64x2.toInts(b), LOW))
}

/** The number of a row that all chains share; outside of the table the nearest row counts. */
export const rowOf = (row: Cell, rows: number): I32 =>
  i32.wrap(i64.fromF64(f64.max(f64.constant(0), f64.min(sharedOf(row), f64.constant(rows - 1)))))

export const isShared = (cell: Cell): boolean => cell.kind === 'shared' || cell.kind === 'number'

export const toFloat = (w: Writer, cell: Cell): Cell => {
  switch (cell.kind) {
    case 'mask':
      return float(w.let(v128.and(cell.v, w.float(1))))
    case 'number':
      return cell
    case 'shared':
      return float(w.let(f32x4.splat(f64.toF32(cell.x))))
    default: {
      const [a, b] = pairOf(w, cell)
      return float(w.let(v128.shuffleWords(f64x2.toFloats(a), f64x2.toFloats(b), LOW)))
    }
  }
}

/** Floats cut off towards 0, conditions as 0 and 1. */
export const toInt = (w: Writer, cell: Cell): Cell => {
  if (cell.kind === 'number') return number(Math.trunc(cell.x))
  if (cell.kind === 'mask') return integersOfWords(w, w.let(v128.and(cell.v, w.word(1))))
  const v = floatsOf(w, cell)
  return integers([
    w.let(f64x2.trunc(f64x2.fromFloats(v))),
    w.let(f64x2.trunc(f64x2.fromFloats(lastWords(v)))),
  ])
}

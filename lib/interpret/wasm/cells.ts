/**
 * Cells: elements of values for four chains at a time, a chain in each lane of a vector. What all chains share is the
 * same in every lane. Integers are exact to 2^53: one float64 where all chains share it, four where they differ. Keys of
 * streams are words of 32 bits.
 */
import type { F64, I32, V128 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import { f32, f64, i32, i64 } from './emit/scalar.js'
import { f32x4, f64x2, i32x4, v128 } from './emit/vector.js'

/** The integers of chains 0 and 1, and of chains 2 and 3. */
export type Pair = readonly [V128, V128]

export type Cell =
  | { readonly kind: 'float' | 'mask' | 'words'; readonly v: V128 }
  /** A number known when compiling: a float, or a whole number. */
  | { readonly kind: 'number'; readonly x: number }
  /** An integer that all chains share. */
  | { readonly kind: 'shared'; readonly x: F64 }
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
export const shared = (x: F64): Cell => ({ kind: 'shared', x })
export const integers = (pair: Pair): Cell => ({ kind: 'integers', pair })

/** Words 0 and 1 of each of two vectors. */
const LOW = [0, 1, 4, 5]
/** Every other word of two vectors. */
const EVEN = [0, 2, 4, 6]

const firstHalf = (v: V128): V128 => v128.shuffleWords(v, v, [0, 0, 1, 1])
const secondHalf = (v: V128): V128 => v128.shuffleWords(v, v, [2, 2, 3, 3])
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
  if (cell.kind === 'shared') return w.let(i32x4.splat(i32.wrap(i64.fromF64(cell.x))))
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

const isShared = (cell: Cell): boolean => cell.kind === 'shared' || cell.kind === 'number'

const INTEGERS = ['add', 'sub', 'mul', 'max', 'min'] as const
const COMPARISONS = ['less', 'lessEqual', 'equal'] as const

const isComparison = (op: string): op is (typeof COMPARISONS)[number] => COMPARISONS.some((i) => i === op)
const isArithmetic = (op: string): op is (typeof INTEGERS)[number] => INTEGERS.some((i) => i === op)

/** An elementwise primitive on integers. */
export const integerOperation = (w: Writer, op: string, args: readonly Cell[]): Cell => {
  const [a, b] = args as [Cell, Cell]
  if (args.every(isShared)) {
    if (isComparison(op)) {
      const holds = f64[op](sharedOf(a), sharedOf(b))
      return mask(w.let(i32x4.splat(i32.sub(i32.constant(0), holds))))
    }
    if (op === 'neg') return shared(w.let(f64.neg(sharedOf(a))))
    return isArithmetic(op)
      ? shared(w.let(f64[op](sharedOf(a), sharedOf(b))))
      : uncovered(`'${op}' of integers`)
  }
  const [x, y] = args.map((c) => pairOf(w, c)) as [Pair, Pair]
  const each = (f: (i: 0 | 1) => V128): Cell => integers([w.let(f(0)), w.let(f(1))])
  if (isComparison(op)) {
    const [low, high] = ([0, 1] as const).map((i) => f64x2[op](x[i], y[i])) as [V128, V128]
    return mask(w.let(v128.shuffleWords(low, high, EVEN)))
  }
  if (op === 'neg') return each((i) => f64x2.neg(x[i]))
  return isArithmetic(op) ? each((i) => f64x2[op](x[i], y[i])) : uncovered(`'${op}' of integers`)
}

export const toFloat = (w: Writer, cell: Cell): Cell => {
  switch (cell.kind) {
    case 'mask':
      return float(w.let(v128.and(cell.v, w.float(1))))
    case 'number':
      return cell
    case 'shared':
      return float(w.let(f32x4.splat(f32.fromF64(cell.x))))
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

/** a where the condition holds, else b; both of one type. */
export const select = (
  w: Writer,
  condition: Cell,
  a: Cell,
  b: Cell,
  { varies, ofIntegers }: { readonly varies: boolean; readonly ofIntegers: boolean },
): Cell => {
  if (condition.kind === 'number') return condition.x === 0 ? b : a
  const m = maskOf(w, condition)
  const choose = (x: V128, y: V128): V128 => w.let(v128.select(m, x, y))
  const either = (kind: Cell['kind']): boolean => a.kind === kind || b.kind === kind
  if (either('words')) return words(choose(wordsOf(w, a), wordsOf(w, b)))
  if (ofIntegers && !varies && isShared(a) && isShared(b))
    return shared(w.let(f64.select(i32x4.extract(m, 0), sharedOf(a), sharedOf(b))))
  if (ofIntegers) {
    const [x, y] = [pairOf(w, a), pairOf(w, b)]
    return integers([
      w.let(v128.select(firstHalf(m), x[0], y[0])),
      w.let(v128.select(secondHalf(m), x[1], y[1])),
    ])
  }
  return either('mask')
    ? mask(choose(maskOf(w, a), maskOf(w, b)))
    : float(choose(floatsOf(w, a), floatsOf(w, b)))
}

type FloatOperation = (w: Writer, xs: readonly V128[], params: { readonly slope: number }) => V128

const slopedRelu: FloatOperation = (w, [x], { slope }) => {
  const low = f32x4.mul(x!, w.float(slope))
  if (slope === 0) return v128.select(f32x4.lessEqual(x!, w.float(0)), w.float(0), x!)
  return slope > 0 && slope <= 1
    ? f32x4.pickMax(low, x!)
    : v128.select(f32x4.greater(x!, w.float(0)), x!, low)
}

/** What is one instruction of the same name. */
const DIRECT = ['add', 'sub', 'mul', 'div', 'max', 'min', 'neg', 'abs', 'floor', 'sqrt'] as const

const isDirect = (op: string): op is (typeof DIRECT)[number] => DIRECT.some((d) => d === op)

/** Floats in, floats out, in several instructions; the transcendental functions are in `math/`. */
const ARITHMETIC: Readonly<Record<string, FloatOperation>> = {
  sign: (w, [a]) =>
    v128.select(
      f32x4.greater(a!, w.float(0)),
      w.float(1),
      v128.select(f32x4.less(a!, w.float(0)), w.float(-1), a!),
    ),
  leakyRelu: slopedRelu,
  step: (w, [a], { slope }) => v128.select(f32x4.greater(a!, w.float(0)), w.float(1), w.float(slope)),
}

/** An elementwise primitive on floats, or on conditions. */
export const floatOperation = (
  w: Writer,
  op: string,
  cells: readonly Cell[],
  slope: number,
  functions: Readonly<Record<string, (w: Writer, x: V128) => V128>>,
): Cell => {
  if (op === 'and' || op === 'or') return mask(w.let(v128[op](maskOf(w, cells[0]!), maskOf(w, cells[1]!))))
  if (op === 'not') return mask(w.let(v128.not(maskOf(w, cells[0]!))))
  const xs = cells.map((c) => floatsOf(w, c))
  if (isComparison(op)) return mask(w.let(f32x4[op](xs[0]!, xs[1]!)))
  if (isDirect(op)) {
    const instruction: (...args: V128[]) => V128 = f32x4[op]
    return float(w.let(instruction(...xs)))
  }
  const arithmetic = ARITHMETIC[op]
  if (arithmetic !== undefined) return float(w.let(arithmetic(w, xs, { slope })))
  const f = functions[op]
  return f === undefined ? uncovered(`'${op}'`) : float(w.let(f(w, xs[0]!)))
}

/** Elementwise primitives on cells, four chains at a time. */
import {
  bitsOf,
  float,
  floatsOf,
  integers,
  isShared,
  mask,
  maskOf,
  pairOf,
  shared,
  sharedOf,
  uncovered,
  words,
  wordsOf,
  type Cell,
  type Pair,
} from './cells.js'
import type { F64, I32, I64, V128 } from './emit/code.js'
import * as f32x4 from './emit/f32x4.js'
import * as f64 from './emit/f64.js'
import * as f64x2 from './emit/f64x2.js'
import type { Writer } from './emit/function.js'
import * as i32 from './emit/i32.js'
import * as i32x4 from './emit/i32x4.js'
import * as i64 from './emit/i64.js'
import * as v128 from './emit/v128.js'

/** Primitives that are one instruction. */
type Instructions<A, R = A> = Readonly<Record<string, (...args: A[]) => R>>

const ON_SHARED: Instructions<F64> = {
  add: f64.add,
  sub: f64.sub,
  mul: f64.mul,
  max: f64.max,
  min: f64.min,
  neg: f64.neg,
}
const ON_BITS: Instructions<I64> = { add: i64.add, sub: i64.sub, mul: i64.mul }
const SHARED_COMPARISONS: Instructions<F64, I32> = {
  less: f64.less,
  lessEqual: f64.lessEqual,
  equal: f64.equal,
}
const ON_PAIRS: Instructions<V128> = {
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
  max: f64x2.max,
  min: f64x2.min,
  neg: f64x2.neg,
}
const PAIR_COMPARISONS: Instructions<V128> = {
  less: f64x2.less,
  lessEqual: f64x2.lessEqual,
  equal: f64x2.equal,
}
const ON_FLOATS: Instructions<V128> = {
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
  div: f32x4.div,
  max: f32x4.max,
  min: f32x4.min,
  neg: f32x4.neg,
  abs: f32x4.abs,
  floor: f32x4.floor,
  sqrt: f32x4.sqrt,
}
const FLOAT_COMPARISONS: Instructions<V128> = {
  less: f32x4.less,
  lessEqual: f32x4.lessEqual,
  equal: f32x4.equal,
}
const ON_MASKS: Instructions<V128> = { and: v128.and, or: v128.or, not: v128.not }

/** Every other word of two vectors. */
const EVEN = [0, 2, 4, 6]

const firstHalf = (v: V128): V128 => v128.shuffleWords(v, v, [0, 0, 1, 1])
const secondHalf = (v: V128): V128 => v128.shuffleWords(v, v, [2, 2, 3, 3])

/** An elementwise primitive on integers. */
export const integerOperation = (w: Writer, op: string, args: readonly Cell[]): Cell => {
  const unknown = (): Cell => uncovered(`'${op}' of integers`)
  if (args.every(isShared)) {
    const xs = args.map(sharedOf)
    const holds = SHARED_COMPARISONS[op]?.(...xs)
    if (holds !== undefined) return mask(w.let(i32x4.splat(i32.sub(i32.constant(0), holds))))
    const result = ON_SHARED[op]?.(...xs)
    if (result === undefined) return unknown()
    const counts = args.some((c) => c.kind === 'shared' && c.bits !== undefined)
    const bits = counts ? ON_BITS[op]?.(...args.map(bitsOf)) : undefined
    return shared(w.let(result), bits && w.let(bits))
  }
  const pairs = args.map((c) => pairOf(w, c))
  const both = (f: (...xs: V128[]) => V128): Pair => {
    const [low, high] = ([0, 1] as const).map((i) => w.let(f(...pairs.map((pair) => pair[i]))))
    return [low!, high!]
  }
  const comparison = PAIR_COMPARISONS[op]
  if (comparison !== undefined) return mask(w.let(v128.shuffleWords(...both(comparison), EVEN)))
  const operation = ON_PAIRS[op]
  return operation === undefined ? unknown() : integers(both(operation))
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
  const onMasks = ON_MASKS[op]
  if (onMasks !== undefined) return mask(w.let(onMasks(...cells.map((c) => maskOf(w, c)))))
  const xs = cells.map((c) => floatsOf(w, c))
  const comparison = FLOAT_COMPARISONS[op]
  if (comparison !== undefined) return mask(w.let(comparison(...xs)))
  const instruction = ON_FLOATS[op]
  if (instruction !== undefined) return float(w.let(instruction(...xs)))
  const arithmetic = ARITHMETIC[op]
  if (arithmetic !== undefined) return float(w.let(arithmetic(w, xs, { slope })))
  const f = functions[op]
  return f === undefined ? uncovered(`'${op}'`) : float(w.let(f(w, xs[0]!)))
}

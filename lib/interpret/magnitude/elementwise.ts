/**
 * Magnitudes of elementwise equations, to first order:
 *   m = sum_i |df/dx_i| m_i + c |f| + underflow,   c = 0 for what is exact, 1/8 for what is rounded, 1 for the rest
 * Where f jumps, and an argument lies so near that either side is possible, m covers the jump.
 */
import type { DType, Params } from '../../core/graph.js'
import { sigmoidOf } from '../../core/prim/formulas.js'
import { certain, ROUNDED, scaled, UNDERFLOW, UNIT } from './unit.js'

/** The magnitude of f(x) from the arguments x, their magnitudes m and the value y. */
export type Rule = (x: readonly number[], m: readonly number[], y: number, params: Params) => number

const KERNEL = 1
/** Quotients and roots are off by up to 2.5 units in the last place on GPUs. */
const QUOTIENT = 1 / 2

const smooth =
  (own: number, derivatives: (x: readonly number[], y: number) => readonly number[]): Rule =>
  (x, m, y) =>
    derivatives(x, y).reduce((sum, d, i) => sum + scaled(d, m[i]!), own * Math.abs(y) + UNDERFLOW)

/** Beyond this, an error is no longer a small one, and a derivative at one point says nothing of its effect. */
const SMALL = 2 ** -8

/** A function of one number that is nowhere steeper than `steepest`, which bounds it where its argument may jump. */
const lipschitz =
  (steepest: number, derivative: (x: number, y: number) => number): Rule =>
  (x, m, y, params) =>
    smooth(KERNEL, ([at]) => [UNIT * m[0]! > SMALL ? steepest : derivative(at!, y)])(x, m, y, params)

const exact =
  (derivatives: readonly number[]): Rule =>
  (_, m) =>
    derivatives.reduce((sum, d, i) => sum + scaled(d, m[i]!), 0)

/** Jumps by `height` at 0. */
const jump =
  (height: (params: Params) => number): Rule =>
  ([x], [m], _, params) =>
    certain(x!, m!) ? 0 : height(params) / UNIT

const slope = (params: Params): number => Number(params['slope'])

/** A truth value that is sure, or one of which nothing is known. */
const compared: Rule = ([x, y], [m, n]) => (certain(x! - y!, m! + n!) ? 0 : Infinity)

const larger =
  (sign: 1 | -1): Rule =>
  ([x, y], [m, n]) =>
    certain(x! - y!, m! + n!) ? (sign * (x! - y!) > 0 ? m! : n!) : Math.max(m!, n!)

/** Steps between integers; `down` is the integer that a number is taken to. */
const stepwise =
  (doubt: number, down: (x: number) => number): Rule =>
  ([x], [m]) =>
    m === 0 || down(x! - UNIT * m!) === down(x! + UNIT * m!) ? 0 : doubt

/** The product of two magnitudes. */
const together = (m: number, n: number): number => (m === 0 || n === 0 ? 0 : m * n)

const rules: Readonly<Record<string, Rule>> = {
  add: smooth(ROUNDED, () => [1, 1]),
  sub: smooth(ROUNDED, () => [1, 1]),
  // the last part is of second order: where x and y are both off, a product of 0 is as well
  mul: ([x, y], [m, n], product) =>
    scaled(y!, m!) + scaled(x!, n!) + UNIT * together(m!, n!) + ROUNDED * Math.abs(product) + UNDERFLOW,
  div: smooth(QUOTIENT, ([, y], q) => [1 / y!, q / y!]),
  max: larger(1),
  min: larger(-1),
  neg: exact([1]),
  abs: exact([1]),
  sign: jump(() => 2),
  floor: stepwise(1 / UNIT, Math.floor),
  exp: smooth(KERNEL, (_, y) => [y]),
  log: smooth(KERNEL, ([x]) => [1 / x!]),
  expm1: smooth(KERNEL, (_, y) => [y + 1]),
  log1p: smooth(KERNEL, ([x]) => [1 / (1 + x!)]),
  // |sqrt(x + d) - sqrt x| is at most sqrt d, also at 0
  sqrt: (x, m, y, params) =>
    Math.min(
      smooth(QUOTIENT, () => [0.5 / y])(x, m, y, params),
      Math.sqrt(m[0]! / UNIT) + QUOTIENT * y + UNDERFLOW,
    ),
  tanh: lipschitz(1, (_, y) => 1 - y * y),
  sigmoid: lipschitz(1 / 4, (x) => sigmoidOf(x) * sigmoidOf(-x)),
  softplus: lipschitz(1, sigmoidOf),
  erf: lipschitz(2 / Math.sqrt(Math.PI), (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)),
  sin: lipschitz(1, Math.cos),
  cos: lipschitz(1, Math.sin),
  arctan: lipschitz(1, (x) => 1 / (1 + x * x)),
  leakyRelu: ([x], [m], y, params) =>
    scaled(certain(x!, m!) ? (x! > 0 ? 1 : slope(params)) : Math.max(1, Math.abs(slope(params))), m!) +
    ROUNDED * Math.abs(y) +
    UNDERFLOW,
  step: (x, m, y, params) => jump((p) => Math.abs(1 - slope(p)))(x, m, y, params) + ROUNDED * Math.abs(y),
  less: compared,
  lessEqual: compared,
  equal: compared,
  and: ([x, y], [m, n]) => ((x === 0 && m === 0) || (y === 0 && n === 0) ? 0 : m! + n!),
  or: ([x, y], [m, n]) => ((x === 1 && m === 0) || (y === 1 && n === 0) ? 0 : m! + n!),
  not: exact([1]),
  select: ([c, x, y], [doubt, m, n]) =>
    doubt === 0 ? (c === 0 ? n! : m!) : Math.max(m!, n!) + Math.abs(x! - y!) / UNIT,
  toFloat: (_, [m], y) => (m === 0 ? ROUNDED * Math.abs(y) : Infinity),
  toInt: stepwise(Infinity, Math.trunc),
  stopGradient: exact([1]),
}

/** Integers and truth values are sure, or nothing is known of them. */
const discrete: Rule = (_, m) => (m.every((doubt) => doubt === 0) ? 0 : Infinity)
const chosen: Rule = ([c, x, y], [doubt, m, n]) =>
  doubt === 0 ? (c === 0 ? n! : m!) : x === y ? Math.max(m!, n!) : Infinity
const flagAsFloat: Rule = (_, [m]) => (m === 0 ? 0 : 1 / UNIT)

/** The rule of a primitive with arguments and a result of these element types. */
export const elementwiseRule = (op: string, args: readonly DType[], out: DType): Rule => {
  if (op === 'select' && out !== 'float') return chosen
  if (op === 'toFloat' && args[0] === 'bool') return flagAsFloat
  return out === 'int' && op !== 'toInt' ? discrete : rules[op]!
}

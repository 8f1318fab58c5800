/** Arithmetic, transcendental functions, comparisons and logic, elementwise. */
import { requireOption } from '../GiryError.js'
import { apply, type Node, type Primitive, type Tensor } from '../graph.js'
import { casts } from './cast.js'
import { erfOf, sigmoidOf, softplusOf } from './formulas.js'
import { like, one, row, two, type Rule } from './row.js'
import { select, selectPrimitive } from './select.js'

export { stopGradient, toFloat, toInt } from './cast.js'
export { fill } from './row.js'
export { select } from './select.js'

const out = (n: Node): Tensor => n.outputs[0]!
const none: Rule = (n) => n.args.map(() => undefined)
const table = {
  add: row(
    'add',
    'number',
    () => (x, y) => x! + y!,
    (_, ct) => [ct, ct],
  ),
  sub: row(
    'sub',
    'number',
    () => (x, y) => x! - y!,
    (_, ct) => [ct, neg(ct)],
  ),
  mul: row(
    'mul',
    'number',
    () => (x, y) => x! * y!,
    (n, ct) => [mul(ct, n.args[1]!), mul(ct, n.args[0]!)],
  ),
  div: row(
    'div',
    'float',
    () => (x, y) => x! / y!,
    (n, ct) => {
      const over = div(ct, n.args[1]!)
      return [over, neg(mul(over, out(n)))]
    },
  ),
  max: row(
    'max',
    'number',
    () => (x, y) => Math.max(x!, y!),
    (n, ct) => pick(n, ct, greaterEqual(n.args[0]!, n.args[1]!)),
  ),
  min: row(
    'min',
    'number',
    () => (x, y) => Math.min(x!, y!),
    (n, ct) => pick(n, ct, greaterEqual(n.args[1]!, n.args[0]!)),
  ),
  neg: row(
    'neg',
    'number',
    () => (x) => -x!,
    (_, ct) => [neg(ct)],
  ),
  abs: row(
    'abs',
    'float',
    () => (x) => Math.abs(x!),
    (n, ct) => [mul(ct, sign(n.args[0]!))],
  ),
  sign: row('sign', 'float', () => (x) => Math.sign(x!), none),
  floor: row('floor', 'float', () => (x) => Math.floor(x!), none),
  exp: row(
    'exp',
    'float',
    () => (x) => Math.exp(x!),
    (n, ct) => [mul(ct, out(n))],
  ),
  log: row(
    'log',
    'float',
    () => (x) => Math.log(x!),
    (n, ct) => [div(ct, n.args[0]!)],
  ),
  expm1: row(
    'expm1',
    'float',
    () => (x) => Math.expm1(x!),
    (n, ct) => [mul(ct, exp(n.args[0]!))],
  ),
  log1p: row(
    'log1p',
    'float',
    () => (x) => Math.log1p(x!),
    (n, ct) => [div(ct, add(like(ct, 1), n.args[0]!))],
  ),
  sqrt: row(
    'sqrt',
    'float',
    () => (x) => Math.sqrt(x!),
    (n, ct) => [div(mul(like(ct, 0.5), ct), out(n))],
  ),
  tanh: row(
    'tanh',
    'float',
    () => (x) => Math.tanh(x!),
    (n, ct) => [mul(ct, sub(like(ct, 1), mul(out(n), out(n))))],
  ),
  sigmoid: row(
    'sigmoid',
    'float',
    () => (x) => sigmoidOf(x!),
    (n, ct) => [mul(ct, mul(out(n), sub(like(ct, 1), out(n))))],
  ),
  softplus: row(
    'softplus',
    'float',
    () => (x) => softplusOf(x!),
    (n, ct) => [mul(ct, sigmoid(n.args[0]!))],
  ),
  erf: row(
    'erf',
    'float',
    () => (x) => erfOf(x!),
    (n, ct) => [mul(ct, mul(like(ct, 2 / Math.sqrt(Math.PI)), exp(neg(mul(n.args[0]!, n.args[0]!)))))],
  ),
  sin: row(
    'sin',
    'float',
    () => (x) => Math.sin(x!),
    (n, ct) => [mul(ct, cos(n.args[0]!))],
  ),
  cos: row(
    'cos',
    'float',
    () => (x) => Math.cos(x!),
    (n, ct) => [neg(mul(ct, sin(n.args[0]!)))],
  ),
  arctan: row(
    'arctan',
    'float',
    () => (x) => Math.atan(x!),
    (n, ct) => [div(ct, add(like(ct, 1), mul(n.args[0]!, n.args[0]!)))],
  ),
  leakyRelu: row(
    'leakyRelu',
    'float',
    ({ slope }) =>
      (x) =>
        x! > 0 ? x! : Number(slope) * x!,
    (n, ct) => [mul(ct, step(Number(n.params['slope']), n.args[0]!))],
  ),
  step: row(
    'step',
    'float',
    ({ slope }) =>
      (x) =>
        x! > 0 ? 1 : Number(slope),
    none,
  ),
  less: row('less', 'comparison', () => (x, y) => Number(x! < y!), none),
  lessEqual: row('lessEqual', 'comparison', () => (x, y) => Number(x! <= y!), none),
  equal: row('equal', 'comparison', () => (x, y) => Number(x! === y!), none),
  and: row('and', 'logical', () => (x, y) => Number(x! !== 0 && y! !== 0), none),
  or: row('or', 'logical', () => (x, y) => Number(x! !== 0 || y! !== 0), none),
  not: row('not', 'logical', () => (x) => Number(x! === 0), none),
} satisfies Record<string, Primitive>

export const add = two(table.add)
export const sub = two(table.sub)
export const mul = two(table.mul)
export const div = two(table.div)
export const max = two(table.max)
export const min = two(table.min)
export const neg = one(table.neg)
export const abs = one(table.abs)
export const sign = one(table.sign)
export const floor = one(table.floor)
export const exp = one(table.exp)
export const log = one(table.log)
export const expm1 = one(table.expm1)
export const log1p = one(table.log1p)
export const sqrt = one(table.sqrt)
export const tanh = one(table.tanh)
export const sigmoid = one(table.sigmoid)
export const softplus = one(table.softplus)
export const erf = one(table.erf)
export const sin = one(table.sin)
export const cos = one(table.cos)
export const arctan = one(table.arctan)
export const less = two(table.less)
export const lessEqual = two(table.lessEqual)
export const equal = two(table.equal)
export const and = two(table.and)
export const or = two(table.or)
export const not = one(table.not)
export const greaterEqual = (x: Tensor, y: Tensor): Tensor => lessEqual(y, x)
/** x where positive, slope x elsewhere. */
export const leakyRelu = (slope: number, x: Tensor): Tensor => sloped(table.leakyRelu, slope, x)
/** 1 where x is positive, slope elsewhere: the derivative of `leakyRelu`. */
export const step = (slope: number, x: Tensor): Tensor => sloped(table.step, slope, x)

const sloped = (primitive: Primitive, slope: number, x: Tensor): Tensor => {
  requireOption('slope', slope, () => true, 'a finite number')
  // + 0 turns -0, which JSON lacks, into 0
  return apply(primitive, [x], { slope: slope + 0 })[0]!
}

const pick = (n: Node, ct: Tensor, first: Tensor): readonly Tensor[] => {
  const zero = like(n.args[0]!, 0)
  return [select(first, ct, zero), select(first, zero, ct)]
}

export const elementwise: readonly Primitive[] = [...Object.values(table), selectPrimitive, ...casts]

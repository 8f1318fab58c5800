/**
 * Elementwise primitives: arguments of one shape, and one formula on numbers that every back end evaluates.
 * Comparisons give booleans; `select` takes a condition whose shape is a prefix of the others' shape.
 */
import { fail } from '../GiryError.js'
import {
  apply,
  constant,
  sameShape,
  showType,
  type DType,
  type Node,
  type Params,
  type Primitive,
  type Shape,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { broadcastLeading, broadcastTo } from './broadcast.js'

type Ct = Tensor | undefined
type Rule = (n: Node, ct: Tensor) => readonly Ct[]
type Signature = 'float' | 'number' | 'comparison' | 'logical'

const result = (name: string, signature: Signature, args: readonly TensorType[]): DType => {
  const [first] = args
  const allowed: Readonly<Record<Signature, readonly DType[]>> = {
    float: ['float'],
    number: ['float', 'int'],
    comparison: ['float', 'int'],
    logical: ['bool'],
  }
  if (args.some((a) => !allowed[signature].includes(a.dtype) || a.dtype !== first!.dtype))
    fail(
      'ShapeError',
      `${name} of ${args.map(showType).join(' and ')}`,
      `convert to ${allowed[signature].join(' or ')}`,
    )
  return signature === 'comparison' ? 'bool' : first!.dtype
}

const fit = (name: string, args: readonly TensorType[]): Shape => {
  const [first, ...rest] = args
  if (rest.some((a) => !sameShape(a.shape, first!.shape)))
    fail(
      'ShapeError',
      `${name} of ${args.map(showType).join(' and ')}`,
      'make the shapes equal, or broadcast one',
    )
  return first!.shape
}

const lift = (
  n: Node,
  args: readonly Tensor[],
  batched: readonly boolean[],
  size: number,
): readonly Tensor[] =>
  apply(
    n.primitive,
    args.map((a, i) => (batched[i] ? a : broadcastLeading(a, size))),
    n.params,
  )

const row = (
  name: string,
  signature: Signature,
  scalar: (params: Params) => (...xs: readonly number[]) => number,
  rule: Rule,
): Primitive => ({
  name,
  kind: 'elementwise',
  infer: (args) => [{ dtype: result(name, signature, args), shape: fit(name, args) }],
  vjp: (n, [ct]) =>
    ct === undefined || n.types[0]!.dtype !== 'float' ? n.args.map(() => undefined) : rule(n, ct),
  batch: lift,
  scalar,
})

const out = (n: Node): Tensor => n.outputs[0]!
const none: Rule = (n) => n.args.map(() => undefined)
const one =
  (p: Primitive) =>
  (x: Tensor): Tensor =>
    apply(p, [x])[0]!
const two =
  (p: Primitive) =>
  (x: Tensor, y: Tensor): Tensor =>
    apply(p, [x, y])[0]!

/** A number as a constant of the given shape. */
export const fill = (value: number, shape: Shape, dtype: DType = 'float'): Tensor =>
  broadcastTo(constant([value], [], dtype), shape)
const like = (x: Tensor, value: number): Tensor => fill(value, x.shape, x.dtype)

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
    () => (x) => Math.max(x!, 0) + Math.log1p(Math.exp(-Math.abs(x!))),
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

const sigmoidOf = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

/**
 * erf in float64: the Maclaurin series below 2.5, Lentz's continued fraction of erfc above
 * (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
const erfOf = (x: number): number => {
  const a = Math.abs(x)
  if (!(a < 6)) return Number.isNaN(x) ? NaN : Math.sign(x)
  if (a < 2.5) {
    let term = a
    let sum = a
    for (let k = 1; term > 1e-18 * sum; k++) {
      term *= (2 * a * a) / (2 * k + 1)
      sum += term
    }
    return (Math.sign(x) * 2 * Math.exp(-a * a) * sum) / Math.sqrt(Math.PI)
  }
  let tail = 0
  for (let k = 60; k >= 1; k--) tail = k / 2 / (a + tail)
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + tail)))
}

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
export const leakyRelu = (slope: number, x: Tensor): Tensor => apply(table.leakyRelu, [x], { slope })[0]!
/** 1 where x is positive, slope elsewhere: the derivative of `leakyRelu`. */
export const step = (slope: number, x: Tensor): Tensor => apply(table.step, [x], { slope })[0]!

const isPrefix = (a: Shape, b: Shape): boolean => a.length <= b.length && a.every((d, i) => d === b[i])

const selectPrimitive: Primitive = {
  name: 'select',
  kind: 'elementwise',
  infer: ([c, a, b]) => {
    if (
      c!.dtype !== 'bool' ||
      a!.dtype !== b!.dtype ||
      !sameShape(a!.shape, b!.shape) ||
      !isPrefix(c!.shape, a!.shape)
    )
      fail(
        'ShapeError',
        `select(${[c!, a!, b!].map(showType).join(', ')})`,
        'use a bool whose shape is a prefix of two equal shapes',
      )
    return [{ dtype: a!.dtype, shape: a!.shape }]
  },
  vjp: (n, [ct]) => {
    if (ct === undefined) return [undefined, undefined, undefined]
    const zero = like(ct, 0)
    return [undefined, select(n.args[0]!, ct, zero), select(n.args[0]!, zero, ct)]
  },
  batch: (_, [c, a, b], [cb, ab, bb], size) => [
    select(
      cb || !(ab || bb) ? c! : broadcastLeading(c!, size),
      ab ? a! : broadcastLeading(a!, size),
      bb ? b! : broadcastLeading(b!, size),
    ),
  ],
  scalar: () => (c, a, b) => (c! !== 0 ? a! : b!),
}

/** a where the condition holds, else b. */
export const select = (condition: Tensor, a: Tensor, b: Tensor): Tensor =>
  apply(selectPrimitive, [condition, a, b])[0]!

const pick = (n: Node, ct: Tensor, first: Tensor): readonly Tensor[] => {
  const zero = like(n.args[0]!, 0)
  return [select(first, ct, zero), select(first, zero, ct)]
}

const cast = (name: string, to: DType): Primitive => ({
  name,
  kind: 'elementwise',
  infer: ([x]) => [{ dtype: to, shape: x!.shape }],
  vjp: () => [undefined],
  batch: lift,
  scalar: () => (x) => (to === 'int' ? Math.trunc(x!) : x!),
})
const toFloatPrimitive = cast('toFloat', 'float')
const toIntPrimitive = cast('toInt', 'int')
/** Integers and booleans as floats. */
export const toFloat = one(toFloatPrimitive)
/** Floats (towards zero) and booleans as integers. */
export const toInt = one(toIntPrimitive)

const stopGradientPrimitive: Primitive = {
  name: 'stopGradient',
  kind: 'elementwise',
  infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
  vjp: () => [undefined],
  batch: lift,
  scalar: () => (x) => x!,
}
/** The same value, a constant to every gradient. */
export const stopGradient = one(stopGradientPrimitive)

export const elementwise: readonly Primitive[] = [
  ...Object.values(table),
  selectPrimitive,
  toFloatPrimitive,
  toIntPrimitive,
  stopGradientPrimitive,
]

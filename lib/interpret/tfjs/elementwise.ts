/**
 * Elementwise equations: one kernel each, on the stored numbers. Arguments that are only repeated along an axis stay
 * short, and so does the result where all of them are.
 */
import { size, type Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { asStored, typed, viewed, type DevicePlace, type Operand, type Place } from './place.js'
import type { Rule, Rules } from './rule.js'
import { accurate } from './scalar.js'
import { fill, onDevice, stretched } from './transfer.js'

/** The stored shape of a result: an axis is short if it is short in all arguments. */
const union = (shapes: readonly Shape[], rank: number): Shape =>
  Array.from({ length: rank }, (_, i) => shapes.reduce((d, s) => (s[i] === 1 ? d : s[i]!), 1))

/** Kernels of tfjs take tensors of at most 4 axes on every back end. */
const RANK = 4
const flat = (shape: Shape): Shape => (shape.length <= RANK ? shape : [size(shape)])

const unary =
  (kernel: string, attrs: (e: Equation) => object = () => ({})): Rule =>
  (e, [x], b) => {
    const place = onDevice(b, x!)
    const [out] = e.outs
    const shape = flat(place.stored)
    const x1 = { place, shape }
    const made = accurate(b, e.op, x1) ?? b.kernel(kernel, { x: x1 }, attrs(e), typed(out!.dtype, shape))
    return [viewed(made, out!.shape, place.stored)]
  }

/** The shapes without axes of length 1, and with neighbouring axes merged that are short or long together in each. */
const merged = (shapes: readonly Shape[], stored: Shape): readonly Shape[] => {
  if (stored.length <= RANK) return shapes
  const axes = stored.flatMap((d, i) => (d === 1 ? [] : [i]))
  const alike = (i: number, j: number): boolean => shapes.every((s) => (s[i] === 1) === (s[j] === 1))
  return shapes.map((s) =>
    axes.reduce<number[]>(
      (out, axis, k) =>
        k > 0 && alike(axis, axes[k - 1]!)
          ? [...out.slice(0, -1), out.at(-1)! * s[axis]!]
          : [...out, s[axis]!],
      [],
    ),
  )
}

/** On wasm only these kernels repeat short axes at full speed. */
const REPEATING = ['Add', 'Sub', 'Multiply', 'RealDiv']

const binary =
  (kernel: string): Rule =>
  (e, args, b) => {
    const [x, y] = args.map((a) => onDevice(b, a))
    const [out] = e.outs
    const stored = union([x!.stored, y!.stored], out!.shape.length)
    const repeats =
      (b.device.traits.broadcasts || REPEATING.includes(kernel)) &&
      merged([stored, x!.stored, y!.stored], stored)[0]!.length <= RANK
    const [p, q] = repeats ? [x!, y!] : [stretched(b, x!, stored), stretched(b, y!, stored)]
    const [all, left, right] = merged([stored, p.stored, q.stored], stored)
    const read = { a: { place: p, shape: left! }, b: { place: q, shape: right! } }
    return [viewed(b.kernel(kernel, read, {}, typed(out!.dtype, all!)), out!.shape, stored)]
  }

/** max(x, c) and min(x, c) with a number c, which wasm clips four times as fast as it compares. */
const bounded =
  (kernel: string, clip: (c: number) => object): Rule =>
  (e, args, b) => {
    const [x, y] = args.map((a) => onDevice(b, a))
    const [place, c] = y!.uniform === undefined ? [y!, x!.uniform] : [x!, y!.uniform]
    if (c === undefined || b.device.traits.broadcasts) return binary(kernel)(e, args, b)
    const shape = flat(place.stored)
    const made = b.kernel('ClipByValue', { x: { place, shape } }, clip(c), typed('float', shape))
    return [viewed(made, e.outs[0]!.shape, place.stored)]
  }

/** On wasm the kernel of a leaky ReLU branches at each number; the one with a slope for each column doesn't. */
const leakyRelu: Rule = (e, args, b) => {
  const slope = Number(e.params['slope'])
  if (slope === 0) return unary('Relu')(e, args, b)
  if (b.device.traits.broadcasts) return unary('LeakyRelu', () => ({ alpha: slope }))(e, args, b)
  const place = onDevice(b, args[0]!)
  const columns = place.stored.at(-1) ?? 1
  const shape = [size(place.stored) / columns, columns]
  const alpha = asStored(fill(b, slope, [columns], 'float'))
  const made = b.kernel('Prelu', { x: { place, shape }, alpha }, {}, typed('float', shape))
  return [viewed(made, e.outs[0]!.shape, place.stored)]
}

/** c ? x : y = c x + (1 - c) y for truth values, which the kernel of wasm reads as if they were floats. */
const selectFlag: Rule = (e, args, b) => {
  const [c, x, y] = args.map((a) => onDevice(b, a))
  const [out] = e.outs
  const rest = out!.shape.slice(c!.shape.length).map(() => 1)
  const whole = viewed(c!, out!.shape, [...c!.stored, ...rest])
  const rule = (op: string, ...given: readonly Place[]): Place => elementwiseRules[op]!(e, given, b)[0]!
  return [rule('or', rule('and', whole, x!), rule('and', rule('not', whole), y!))]
}

/**
 * The condition's shape is a prefix of the others'. It is repeated to their length: where it is shorter, tfjs's kernels
 * for cpu and wasm read the wrong numbers (t[i] in place of t[i * width + j]).
 */
const select: Rule = (e, args, b) => {
  const [out] = e.outs
  if (out!.dtype === 'bool') return selectFlag(e, args, b)
  const [c, x, y] = args.map((a) => onDevice(b, a))
  const rest = out!.shape.slice(c!.shape.length).map(() => 1)
  const whole = viewed(c!, out!.shape, [...c!.stored, ...rest])
  const stored = union([whole.stored, x!.stored, y!.stored], out!.shape.length)
  const shape = [size(stored)]
  const read = (place: DevicePlace): Operand => ({ place: stretched(b, place, stored), shape })
  const inputs = { condition: read(whole), t: read(x!), e: read(y!) }
  return [viewed(b.kernel('Select', inputs, {}, typed(out!.dtype, shape)), out!.shape, stored)]
}

const same: Rule = (_, [x]) => [x!]

const alpha = ({ params }: Equation): object => ({ alpha: Number(params['slope']) })
const asFloat = (): object => ({ dtype: 'float32' })

export const elementwiseRules: Rules = {
  add: binary('Add'),
  sub: binary('Sub'),
  mul: binary('Multiply'),
  div: binary('RealDiv'),
  max: bounded('Maximum', (c) => ({ clipValueMin: c, clipValueMax: Infinity })),
  min: bounded('Minimum', (c) => ({ clipValueMin: -Infinity, clipValueMax: c })),
  neg: unary('Neg'),
  abs: unary('Abs'),
  sign: unary('Sign'),
  floor: unary('Floor'),
  exp: unary('Exp'),
  log: unary('Log'),
  expm1: unary('Expm1'),
  log1p: unary('Log1p'),
  sqrt: unary('Sqrt'),
  tanh: unary('Tanh'),
  sigmoid: unary('Sigmoid'),
  softplus: unary('Softplus'),
  erf: unary('Erf'),
  sin: unary('Sin'),
  cos: unary('Cos'),
  arctan: unary('Atan'),
  leakyRelu,
  step: unary('Step', alpha),
  less: binary('Less'),
  lessEqual: binary('LessEqual'),
  equal: binary('Equal'),
  and: binary('LogicalAnd'),
  or: binary('LogicalOr'),
  not: unary('LogicalNot'),
  select,
  toFloat: unary('Cast', asFloat),
  stopGradient: same,
}

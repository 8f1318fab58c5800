// Elementwise primitives, each on numbers of its domain.

import * as fc from 'fast-check'
import { type DType, type Params, type Shape } from '../../../../lib/core/graph.js'
import {
  type Numbers,
  around,
  between,
  bits,
  integers,
  large,
  near,
  ordinary,
  positive,
  powers,
  signed,
  wide,
} from './numbers.js'
import { type Case, applied, argument, caseOf, shapes } from './program.js'

const domains: Readonly<Record<string, Numbers>> = {
  exp: around(80),
  expm1: around(80),
  log: positive,
  log1p: fc.oneof(between(-0.99, 3), powers(-20, 9), signed(powers(-20, -0.1)), fc.constant(0)),
  sqrt: fc.oneof(positive, fc.constant(0)),
  tanh: around(90),
  sigmoid: around(80),
  softplus: around(80),
  erf: around(9),
  sin: around(10_000),
  cos: around(10_000),
  arctan: around(1e6),
}

const each = (numbers: readonly Numbers[], shape: Shape, types: readonly DType[]) =>
  fc.tuple(...numbers.map((n, i) => argument(n, shape, types[i])))

const floats = (op: string, numbers: readonly Numbers[], params: Params = {}): fc.Arbitrary<Case> =>
  shapes.chain((shape) =>
    each(
      numbers,
      shape,
      numbers.map(() => 'float'),
    ).map((args) => caseOf(op, args, applied(op, params))),
  )
const whole = (op: string, numbers: readonly Numbers[]): fc.Arbitrary<Case> =>
  shapes.chain((shape) =>
    each(
      numbers,
      shape,
      numbers.map(() => 'int'),
    ).map((args) => caseOf(op, args, applied(op))),
  )
const flags = (op: string, arity: number): fc.Arbitrary<Case> =>
  shapes.chain((shape) =>
    each(
      Array.from({ length: arity }, () => bits),
      shape,
      ['bool', 'bool'],
    ).map((args) => caseOf(op, args, applied(op))),
  )

export const elementwise: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  ...Object.fromEntries(
    [
      'exp',
      'log',
      'expm1',
      'log1p',
      'sqrt',
      'tanh',
      'sigmoid',
      'softplus',
      'erf',
      'sin',
      'cos',
      'arctan',
    ].map((op) => [op, floats(op, [domains[op]!])]),
  ),
  ...Object.fromEntries(
    ['add', 'sub', 'mul'].map((op) => [op, fc.oneof(floats(op, [wide, wide]), whole(op, [integers, large]))]),
  ),
  ...Object.fromEntries(
    ['max', 'min', 'less', 'lessEqual', 'equal'].map((op) => [
      op,
      fc.oneof(floats(op, [near, near]), whole(op, [integers, integers])),
    ]),
  ),
  div: floats('div', [wide, fc.oneof(signed(powers(-9, 9)), between(0.5, 3))]),
  neg: fc.oneof(floats('neg', [wide]), whole('neg', [large])),
  abs: floats('abs', [wide]),
  sign: floats('sign', [fc.oneof(wide, signed(powers(-37, 0)))]),
  floor: floats('floor', [fc.oneof(wide, between(-1000, 1000), fc.integer({ min: -9, max: 9 }))]),
  leakyRelu: fc.constantFrom(0, 0.01, 0.2, 1.5).chain((slope) => floats('leakyRelu', [wide], { slope })),
  step: fc.constantFrom(0, 0.01, 0.2).chain((slope) => floats('step', [wide], { slope })),
  and: flags('and', 2),
  or: flags('or', 2),
  not: flags('not', 1),
  stopGradient: floats('stopGradient', [wide]),
  toFloat: fc.oneof(whole('toFloat', [integers]), flags('toFloat', 1)),
  toInt: fc.oneof(floats('toInt', [fc.oneof(ordinary, between(-3e9, 3e9))]), flags('toInt', 1)),
  select: shapes.chain((shape) =>
    fc
      .tuple(fc.nat({ max: shape.length }), fc.constantFrom<DType>('float', 'int', 'bool'))
      .chain(([prefix, dtype]) => {
        const numbers = { float: wide, int: large, bool: bits }[dtype]
        return fc
          .tuple(
            argument(bits, shape.slice(0, prefix), 'bool'),
            argument(numbers, shape, dtype),
            argument(numbers, shape, dtype),
          )
          .map((args) => caseOf('select', args, applied('select')))
      }),
  ),
}

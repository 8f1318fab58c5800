// For each primitive of the table, programs of that primitive on generated shapes, layouts and values.

import * as fc from 'fast-check'
import { data, type Data } from '../../../lib/core/Data.js'
import {
  apply,
  constant,
  size,
  variable,
  type DType,
  type Params,
  type Shape,
  type Tensor,
  type TensorType,
} from '../../../lib/core/graph.js'
import * as B from '../../../lib/core/prim/broadcast.js'
import * as C from '../../../lib/core/prim/control.js'
import * as V from '../../../lib/core/prim/convolution.js'
import { dot } from '../../../lib/core/prim/dot.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as L from '../../../lib/core/prim/layout.js'
import { reify, type Reified } from '../../../lib/core/reify.js'
import { simplify } from '../../../lib/core/simplify.js'
import { table } from '../../../lib/core/table.js'
import { right } from './right.js'

/** A program of one primitive, and numbers for its inputs that float32 holds. */
export interface Case {
  readonly primitive: string
  readonly reified: Reified
  readonly inputs: readonly Data[]
}

/** One input: its type and its numbers. */
interface Input extends TensorType {
  readonly values: readonly number[]
}

/** An argument: inputs, and how it comes from them. */
interface Argument {
  readonly inputs: readonly Input[]
  readonly build: (tensors: readonly Tensor[]) => Tensor
}

type Numbers = fc.Arbitrary<number>

const caseOf = (
  primitive: string,
  args: readonly Argument[],
  build: (args: readonly Tensor[]) => readonly Tensor[],
): Case => {
  const inputs = args.flatMap((a) => a.inputs)
  const variables = inputs.map(variable)
  let next = 0
  const built = args.map((a) => a.build(variables.slice(next, (next += a.inputs.length))))
  const ports = variables.map((tensor, i) => ({ name: `x${i}`, tensor }))
  const { program, bindings } = right(reify(primitive, ports, build(built)))
  return {
    primitive,
    reified: { program: simplify(program), bindings },
    inputs: inputs.map(({ values, shape, dtype }) => data(values, shape, dtype)),
  }
}

/** Few axes that are short, one long axis, or enough elements that WebGL doesn't compute on the CPU. */
export const shapes: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Shape>([300], [7, 41], [41, 7], [2, 3, 70], [5, 1, 64], [3, 5, 4, 5]),
  },
)

const repeated = (numbers: Numbers, n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(numbers, { minLength: n, maxLength: n, size: 'max' })

/** A tensor as it comes from outside, or one that is repeated along some of its axes, or a constant. */
const argument = (numbers: Numbers, shape: Shape, dtype: DType = 'float'): fc.Arbitrary<Argument> => {
  const input = (s: Shape, build: (t: Tensor) => Tensor): fc.Arbitrary<Argument> =>
    repeated(numbers, size(s)).map((values) => ({
      inputs: [{ dtype, shape: s, values }],
      build: ([t]) => build(t!),
    }))
  const repeatedAlong = fc
    .array(fc.boolean(), { minLength: shape.length, maxLength: shape.length })
    .chain((kept) => {
      const axes = shape.flatMap((_, i) => (kept[i] ? [i] : []))
      return input(
        axes.map((i) => shape[i]!),
        (t) => B.broadcast(t, shape, axes),
      )
    })
  const turned = fc
    .shuffledSubarray(
      shape.map((_, i) => i),
      { minLength: shape.length },
    )
    .chain((order) =>
      input(
        order.map((_, i) => shape[order.indexOf(i)]!).map((_, i) => shape[order[i]!]!),
        (t) =>
          L.transpose(
            t,
            order.map((_, i) => order.indexOf(i)),
          ),
      ),
    )
  const fixed = numbers.map((x): Argument => ({ inputs: [], build: () => E.fill(x, shape, dtype) }))
  return fc.oneof(
    { weight: 4, arbitrary: input(shape, (t) => t) },
    { weight: 3, arbitrary: repeatedAlong },
    { weight: 1, arbitrary: turned },
    { weight: 1, arbitrary: fixed },
  )
}

const float32 = (numbers: Numbers): Numbers => numbers.map((x) => Math.fround(x) + 0)
const between = (min: number, max: number): Numbers =>
  float32(fc.double({ min, max, noNaN: true, noDefaultInfinity: true }))
/** Positive numbers, evenly spread over their powers of ten. */
const powers = (min: number, max: number): Numbers =>
  float32(fc.double({ min, max, noNaN: true }).map((p) => 10 ** p))
const signed = (numbers: Numbers): Numbers => fc.tuple(numbers, fc.boolean()).map(([x, s]) => (s ? -x : x))

const ordinary = between(-3, 3)
const wide = fc.oneof(ordinary, signed(powers(-12, 9)), fc.constantFrom(0, 1, -1))
/** Numbers up to `most` in absolute value, and small ones, at which functions like expm1 lose digits. */
const around = (most: number): Numbers =>
  fc.oneof(ordinary, between(-most, most), signed(powers(-20, 0)), fc.constantFrom(0, most, -most))
const positive = fc.oneof(powers(-30, 30), between(0.5, 2), fc.constantFrom(1, 1e-30, 1e30))

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
const integers = fc.integer({ min: -5, max: 5 })
const large = fc.oneof(
  integers,
  fc.maxSafeInteger().map((n) => Math.floor(n / 4)),
)
const bits = fc.nat({ max: 1 })

const each = (numbers: readonly Numbers[], shape: Shape, dtypes: readonly DType[]) =>
  fc.tuple(...numbers.map((n, i) => argument(n, shape, dtypes[i])))

const applied =
  (op: string, params: Params = {}) =>
  (args: readonly Tensor[]): readonly Tensor[] =>
    apply(table.get(op)!, args, params)

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
/** Close numbers, so that comparisons are tried where they turn. */
const near = fc.oneof(wide, fc.constantFrom(0.5, 0.5000001, -0.5, 2))

const elementwise: Readonly<Record<string, fc.Arbitrary<Case>>> = {
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

const axesOf = (shape: Shape, minLength = 0): fc.Arbitrary<readonly number[]> =>
  fc.subarray(
    shape.map((_, i) => i),
    { minLength },
  )

const typed = fc.constantFrom<DType>('float', 'float', 'int', 'bool')
const any = (dtype: DType): Numbers => ({ float: wide, int: large, bool: bits })[dtype]

/** One argument of any type, and what a primitive of layout does with it. */
const laidOut = (
  op: string,
  build: (shape: Shape) => fc.Arbitrary<(x: Tensor) => Tensor>,
): fc.Arbitrary<Case> =>
  fc
    .tuple(shapes, typed)
    .chain(([shape, dtype]) =>
      fc
        .tuple(argument(any(dtype), shape, dtype), build(shape))
        .map(([arg, f]) => caseOf(op, [arg], ([x]) => [f(x!)])),
    )

const divisors = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0)
const factored = (n: number, parts: number): fc.Arbitrary<Shape> =>
  parts === 0
    ? fc.constant([n])
    : fc.constantFrom(...divisors(n)).chain((d) => factored(n / d, parts - 1).map((rest) => [d, ...rest]))

const layouts: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  broadcast: laidOut('broadcast', (shape) =>
    fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }).map((extra) => (x) => {
      const before = extra.filter(([first]) => first).map(([, d]) => d)
      const after = extra.filter(([first]) => !first).map(([, d]) => d)
      return B.broadcast(
        x,
        [...before, ...shape, ...after],
        shape.map((_, i) => i + before.length),
      )
    }),
  ),
  reshape: laidOut('reshape', (shape) =>
    fc
      .nat({ max: 3 })
      .chain((parts) => factored(size(shape), parts))
      .map((to) => (x) => L.reshape(x, to)),
  ),
  transpose: laidOut('transpose', (shape) =>
    fc
      .shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length },
      )
      .map((order) => (x) => L.transpose(x, order)),
  ),
  slice: laidOut('slice', (shape) =>
    fc
      .tuple(
        ...shape.map((d) =>
          fc.nat({ max: d - 1 }).chain((b) => fc.tuple(fc.constant(b), fc.integer({ min: 1, max: d - b }))),
        ),
      )
      .map(
        (cuts) => (x) =>
          L.slice(
            x,
            cuts.map(([b]) => b),
            cuts.map(([, n]) => n),
          ),
      ),
  ),
  pad: laidOut('pad', (shape) =>
    fc.tuple(...shape.map(() => fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })))).map(
      (zeros) => (x) =>
        L.pad(
          x,
          zeros.map(([b]) => b),
          zeros.map(([, a]) => a),
        ),
    ),
  ),
  concat: fc
    .tuple(
      shapes.filter((s) => s.length > 0),
      typed,
    )
    .chain(([shape, dtype]) =>
      fc.nat({ max: shape.length - 1 }).chain((axis) =>
        fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 4 }).chain((lengths) =>
          fc
            .tuple(
              ...lengths.map((d) =>
                argument(
                  any(dtype),
                  shape.map((n, i) => (i === axis ? d : n)),
                  dtype,
                ),
              ),
            )
            .map((args) => caseOf('concat', args, (xs) => [L.concat(xs, axis)])),
        ),
      ),
    ),
}

/** Lengths at which sums are cut into parts, and terms that all lean to the same side. */
const long = fc.constantFrom<Shape>([33, 3], [3, 100], [2, 257], [64, 2, 8], [1, 1000])
const reductions: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  sum: fc
    .oneof(shapes, long)
    .chain((shape) =>
      fc
        .tuple(fc.oneof(argument(wide, shape), argument(between(0.09, 0.11), shape)), axesOf(shape))
        .map(([arg, axes]) => caseOf('sum', [arg], ([x]) => [B.sum(x!, axes)])),
    ),
  maximum: fc
    .oneof(shapes, long)
    .chain((shape) =>
      fc
        .tuple(argument(near, shape), axesOf(shape, Math.min(1, shape.length)))
        .map(([arg, axes]) =>
          caseOf('maximum', [arg], ([x]) => [
            axes.length === 0 ? x! : applied('maximum', { axes })([x!])[0]!,
          ]),
        ),
    ),
  argmax: shapes
    .filter((s) => s.length > 0)
    .chain((shape) =>
      fc
        .tuple(argument(near, shape), fc.nat({ max: shape.length - 1 }))
        .map(([arg, axis]) => caseOf('argmax', [arg], applied('argmax', { axis }))),
    ),
}

const lengths = (most: number): fc.Arbitrary<Shape> =>
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: most })

/** Axes in any order on both sides. */
const product = fc
  .record({
    batch: lengths(2),
    left: lengths(2),
    inner: fc.oneof(lengths(2), fc.constantFrom<Shape>([60], [9, 11])),
    right: fc.oneof(lengths(2), fc.constantFrom<Shape>([50])),
  })
  .chain(({ batch, left, inner, right: columns }) => {
    const a = [...batch, ...left, ...inner]
    const b = [...batch, ...inner, ...columns]
    const order = (n: number): fc.Arbitrary<readonly number[]> =>
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n },
      )
    return fc.tuple(order(a.length), order(b.length)).chain(([p, q]) =>
      fc
        .tuple(
          argument(
            ordinary,
            p.map((i) => a[i]!),
          ),
          argument(
            ordinary,
            q.map((i) => b[i]!),
          ),
        )
        .map((args) =>
          caseOf('dot', args, ([x, y]) => [
            dot(x!, y!, {
              batch: batch.map((_, i) => [p.indexOf(i), q.indexOf(i)] as const),
              contract: inner.map(
                (_, i) => [p.indexOf(batch.length + left.length + i), q.indexOf(batch.length + i)] as const,
              ),
            }),
          ]),
        ),
    )
  })

const image = fc
  .record({
    examples: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 4 }),
    tall: fc.integer({ min: 1, max: 4 }),
    wide: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.nat({ max: 2 }),
    extra: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    channels: fc.integer({ min: 1, max: 3 }),
    depth: fc.integer({ min: 1, max: 5 }),
  })
  .map((o) => {
    const length = (n: number, taps: number, more: number): number =>
      (n - 1) * o.stride + taps - 2 * o.pad + Math.min(more, o.stride - 1)
    return {
      o: { stride: o.stride, pad: o.pad },
      x: [o.examples, length(o.rows, o.tall, o.extra[0]), length(o.columns, o.wide, o.extra[1]), o.channels],
      w: [o.tall, o.wide, o.channels, o.depth],
      y: [o.examples, o.rows, o.columns, o.depth],
    }
  })
  .filter(({ x }) => x.every((d) => d > 0))

const convolutions: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  conv2d: image.chain(({ o, x, w }) =>
    fc
      .tuple(argument(ordinary, x), argument(ordinary, w))
      .map((args) => caseOf('conv2d', args, ([a, b]) => [V.conv(a!, b!, o)])),
  ),
  conv2dTranspose: image.chain(({ o, x, w, y }) =>
    fc
      .tuple(argument(ordinary, y), argument(ordinary, w))
      .map((args) =>
        caseOf('conv2dTranspose', args, ([a, b]) => [V.convTranspose(a!, b!, o, x.slice(1, 3))]),
      ),
  ),
  conv2dFilter: image.chain(({ o, x, w, y }) =>
    fc
      .tuple(argument(ordinary, x), argument(ordinary, y))
      .map((args) => caseOf('conv2dFilter', args, ([a, b]) => [V.convFilter(a!, b!, o, w.slice(0, 2))])),
  ),
}

/** Rows by number; now and then one that isn't there. */
const rowNumbers = (rows: number): Numbers =>
  fc.oneof(
    { weight: 30, arbitrary: fc.nat({ max: rows - 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(-1, rows) },
  )

const indexing: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  gather: fc
    .tuple(
      shapes.filter((s) => s.length > 0),
      lengths(2),
      typed,
    )
    .chain(([shape, count, dtype]) =>
      fc
        .tuple(argument(any(dtype), shape, dtype), argument(rowNumbers(shape[0]!), count, 'int'))
        .map((args) => caseOf('gather', args, applied('gather'))),
    ),
  scatterAdd: fc
    .tuple(lengths(2), lengths(2), fc.integer({ min: 1, max: 6 }))
    .chain(([count, row, rows]) =>
      fc
        .tuple(argument(rowNumbers(rows), count, 'int'), argument(wide, [...count, ...row]))
        .map((args) => caseOf('scatterAdd', args, applied('scatterAdd', { rows }))),
    ),
}

const word = fc.nat({ max: 0xffffffff })
const addresses = fc.oneof(
  fc.nat({ max: 100 }),
  fc.maxSafeInteger().map((n) => Math.floor(Math.abs(n) / 4)),
)

/** Keys and addresses of lanes, some of them shared. */
const stream = lengths(2).chain((all) => {
  const some = fc.tuple(...all.map((d) => fc.constantFrom(1, d)))
  return fc.tuple(some, some).chain(([keys, places]) => {
    const shape = all.map((_, i) => Math.max(keys[i]!, places[i]!))
    return fc.record({
      lanes: fc.constant<Shape>(shape),
      key: argument(word, [...keys, 2], 'int'),
      address: argument(addresses, places, 'int'),
    })
  })
})
const drawn = (op: string): fc.Arbitrary<Case> =>
  fc
    .tuple(stream, fc.oneof(lengths(2), fc.constant<Shape>([37])))
    .map(([{ key, address }, shape]) => caseOf(op, [key, address], applied(op, { shape })))
const conditional = (op: string, numbers: Numbers, row: fc.Arbitrary<Shape>): fc.Arbitrary<Case> =>
  fc
    .tuple(stream, row)
    .chain(([{ lanes, key, address }, own]) =>
      argument(numbers, [...lanes, ...own]).map((given) => caseOf(op, [key, address, given], applied(op))),
    )

const draws: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  uniform: drawn('uniform'),
  normal: drawn('normal'),
  accept: conditional('accept', between(-4, 1), fc.constant<Shape>([])),
  categorical: conditional(
    'categorical',
    ordinary,
    fc.integer({ min: 1, max: 6 }).map((n) => [n]),
  ),
  childKey: stream.map(({ key, address }) => caseOf('childKey', [key, address], applied('childKey'))),
}

const half = (x: Tensor): Tensor => E.mul(E.fill(0.5, x.shape), x)

const controls: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  constant: shapes.chain((shape) =>
    fc
      .tuple(typed, repeated(bits, size(shape)))
      .map(([dtype, values]) => caseOf('constant', [], () => [constant(values, shape, dtype)])),
  ),
  call: shapes.chain((shape) =>
    argument(ordinary, shape).map((arg) =>
      caseOf('call', [arg], ([x]) => {
        const inner = variable(x!)
        const f = (y: Tensor): readonly Tensor[] => C.call('f', [inner], [half(inner), E.abs(inner)], [y])
        return [...f(x!), ...f(f(x!)[0]!)]
      }),
    ),
  ),
  loop: fc.tuple(shapes, fc.nat({ max: 4 })).chain(([shape, count]) =>
    fc
      .tuple(argument(ordinary, shape), argument(ordinary, shape), argument(integers, [], 'int'))
      .map((args) =>
        caseOf('loop', args, ([x, y, n]) =>
          C.loop('loop', count, [x!, y!, n!, E.less(x!, y!)], (i, [a, b, k, flag]) => {
            const next = E.add(half(a!), E.mul(E.toFloat(B.broadcastTo(i, shape)), y!))
            return {
              carry: [b!, next, E.add(k!, i), E.and(flag!, E.less(a!, next))],
              rows: [next, i, E.less(a!, b!), x!],
            }
          }),
        ),
      ),
  ),
  while: fc.tuple(lengths(1), fc.nat({ max: 6 })).chain(([shape, bound]) =>
    fc.tuple(argument(between(0, 8), shape), argument(between(1, 2), shape)).map((args) =>
      caseOf('while', args, ([x, y]) =>
        C.whileLoop(
          bound,
          [x!, B.broadcastTo(constant([0], [], 'int'), shape)],
          ([a]) => E.less(E.fill(1, shape), a!),
          (_, [a, k]) => {
            const running = E.less(E.fill(1, shape), a!)
            return [
              E.select(running, E.sub(a!, y!), a!),
              E.select(running, E.add(k!, E.fill(1, shape, 'int')), k!),
            ]
          },
        ),
      ),
    ),
  ),
}

/** Generated programs of every primitive. */
export const generators: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  ...elementwise,
  ...layouts,
  ...reductions,
  dot: product,
  ...convolutions,
  ...indexing,
  ...draws,
  ...controls,
}

/**
 * For every row of the table at least one case: a function that uses the primitive, and points at which its laws are
 * looked at. Points are generic: away from kinks, ties and the ends of domains by more than the finite differences
 * move them.
 */
import { constant, type Shape, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import * as B from '../../../lib/core/prim/broadcast.js'
import * as C from '../../../lib/core/prim/control.js'
import * as V from '../../../lib/core/prim/convolution.js'
import * as D from '../../../lib/core/prim/dot.js'
import * as R from '../../../lib/core/prim/draw.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as I from '../../../lib/core/prim/indexing.js'
import * as L from '../../../lib/core/prim/layout.js'
import * as M from '../../../lib/core/prim/reduce.js'
import { spreadNumbers, type Build, type Numbers } from './evaluate.js'

export interface Case {
  readonly types: readonly TensorType[]
  readonly f: Build
  readonly points: readonly Numbers[]
  /** Whether its value depends smoothly on its float arguments near the points; draws and integers are fixed. */
  readonly smooth: boolean
  /** Arguments that don't fit. */
  readonly misfits: readonly (readonly TensorType[])[]
}

export const float = (...shape: Shape): TensorType => ({ dtype: 'float', shape })
export const int = (...shape: Shape): TensorType => ({ dtype: 'int', shape })
export const bool = (...shape: Shape): TensorType => ({ dtype: 'bool', shape })

const count = (t: TensorType): number => t.shape.reduce((n, d) => n * d, 1)
const primes = [2, 3, 5, 7, 11, 13]

/** Floats between 0.2 and 1.8 in size, of both signs; integers and booleans that alternate. */
const pointOf = (t: TensorType, i: number): Numbers =>
  spreadNumbers(count(t), primes[i]!).map((x, k) =>
    t.dtype === 'float'
      ? Math.sign(x) * (0.2 + 1.6 * Math.abs(x))
      : t.dtype === 'int'
        ? k % 2
        : Number(x > 0),
  )

const positive = (points: readonly Numbers[]): readonly Numbers[] => points.map((p) => p.map(Math.abs))

const made = (
  types: readonly TensorType[],
  f: Build,
  o: Partial<Pick<Case, 'points' | 'smooth' | 'misfits'>> = {},
): Case => ({
  types,
  f,
  points: o.points ?? types.map(pointOf),
  smooth: o.smooth ?? true,
  misfits: o.misfits ?? [],
})

type Unary = (x: Tensor) => Tensor
type Binary = (x: Tensor, y: Tensor) => Tensor

const wrongUnary = [[int(2)], [bool(2)]]
const unary = (f: Unary): readonly Case[] => [
  made([float(2, 3)], ([x]) => [f(x!)], { misfits: wrongUnary }),
  made([float()], ([x]) => [f(x!)]),
]
const unaryAbove = (f: Unary): readonly Case[] => unary(f).map((c) => ({ ...c, points: positive(c.points) }))
const wrongBinary = [
  [float(2), float(3)],
  [float(2), float(1, 2)],
  [float(2), float()],
  [float(2), bool(2)],
]
const binary = (f: Binary): readonly Case[] => [
  made([float(2, 3), float(2, 3)], ([x, y]) => [f(x!, y!)], { misfits: wrongBinary }),
]
const numeric = (f: Binary): readonly Case[] => [
  ...binary(f),
  made([int(4), int(4)], ([x, y]) => [f(x!, y!)], { misfits: [[int(4), float(4)]] }),
]
const comparison = (f: Binary): readonly Case[] => [
  made([float(5), float(5)], ([x, y]) => [f(x!, y!)], { misfits: wrongBinary }),
  made([int(4), int(4)], ([x, y]) => [f(x!, y!)], {
    points: [
      [0, 1, 2, 3],
      [1, 1, 1, 3],
    ],
  }),
]
const logical = (f: Binary): readonly Case[] => [
  made([bool(4), bool(4)], ([x, y]) => [f(x!, y!)], {
    points: [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    misfits: [
      [float(4), float(4)],
      [bool(4), bool(3)],
    ],
  }),
]

const image = { x: float(2, 4, 5, 2), w: float(3, 2, 2, 3) }
const strides = [
  { stride: 1, pad: 0, y: float(2, 2, 4, 3) },
  { stride: 1, pad: 1, y: float(2, 4, 6, 3) },
  { stride: 2, pad: 1, y: float(2, 2, 3, 3) },
]

const key = int(2)
const address = int()
const stream: readonly Numbers[] = [[7, 11], [3]]
const wrongDraws = [
  [float(2), address],
  [int(3), address],
  [key, int(4)],
]

const paired: D.DotAxes = {
  batch: [[1, 0]],
  contract: [
    [2, 2],
    [0, 1],
  ],
}

export const rows: { readonly [primitive: string]: readonly Case[] } = {
  constant: [made([float(2)], ([x]) => [E.mul(x!, constant([0.5, -3], [2]))])],
  add: numeric(E.add),
  sub: numeric(E.sub),
  mul: numeric(E.mul),
  div: binary(E.div),
  max: numeric(E.max),
  min: numeric(E.min),
  neg: unary(E.neg).map((c) => ({ ...c, misfits: [[bool(2)]] })),
  abs: unary(E.abs),
  sign: unary(E.sign),
  floor: unary(E.floor),
  exp: unary(E.exp),
  log: unaryAbove(E.log),
  expm1: unary(E.expm1),
  log1p: unaryAbove(E.log1p),
  sqrt: unaryAbove(E.sqrt),
  tanh: unary(E.tanh),
  sigmoid: unary(E.sigmoid),
  softplus: unary(E.softplus),
  erf: unary(E.erf),
  sin: unary(E.sin),
  cos: unary(E.cos),
  arctan: unary(E.arctan),
  leakyRelu: unary((x) => E.leakyRelu(0.2, x)),
  step: unary((x) => E.step(0.2, x)),
  less: comparison(E.less),
  lessEqual: comparison(E.lessEqual),
  equal: comparison(E.equal),
  and: logical(E.and),
  or: logical(E.or),
  not: [made([bool(4)], ([x]) => [E.not(x!)], { misfits: [[float(4)]] })],
  select: [
    made([bool(2, 3), float(2, 3), float(2, 3)], ([c, a, b]) => [E.select(c!, a!, b!)], {
      misfits: [
        [float(2, 3), float(2, 3), float(2, 3)],
        [bool(3), float(2, 3), float(2, 3)],
        [bool(2, 3), float(2, 3), float(2)],
        [bool(2, 3), float(2, 3), int(2, 3)],
      ],
    }),
    made([bool(2), float(2, 3), float(2, 3)], ([c, a, b]) => [E.select(c!, a!, b!)]),
    made([bool(), int(2), int(2)], ([c, a, b]) => [E.select(c!, a!, b!)]),
  ],
  toFloat: [
    made([int(3)], ([x]) => [E.toFloat(x!)], { misfits: [[float(3)]] }),
    made([bool(3)], ([x]) => [E.toFloat(x!)]),
  ],
  toInt: [
    made([float(5)], ([x]) => [E.toInt(x!)], { misfits: [[int(3)]] }),
    made([bool(3)], ([x]) => [E.toInt(x!)]),
  ],
  stopGradient: [made([float(3), float(3)], ([x, y]) => [E.mul(x!, E.stopGradient(y!))], { smooth: false })],
  broadcast: [
    made([float(2)], ([x]) => [B.broadcast(x!, [3, 2, 2], [1])], { misfits: [[float(3)], [float(2, 2)]] }),
    made([float()], ([x]) => [B.broadcastTo(x!, [2, 2])]),
    made([int(1, 2)], ([x]) => [B.broadcast(x!, [1, 3, 2], [0, 2])]),
  ],
  sum: [
    made([float(2, 3, 2)], ([x]) => [B.sum(x!, [0, 2])], { misfits: [[int(2, 3, 2)], [float(2, 3)]] }),
    made([float(3)], ([x]) => [B.sum(x!, [0])]),
  ],
  maximum: [
    made([float(2, 3, 2)], ([x]) => [M.maximum(x!, [1])], { misfits: [[int(2, 3, 2)], [float(2)]] }),
    made([float(5)], ([x]) => [M.maximum(x!, [0])]),
    made([float(2, 3)], ([x]) => [M.logsumexp(x!, [1])]),
  ],
  argmax: [
    made([float(2, 3)], ([x]) => [M.argmax(x!, 1)], { misfits: [[float(2)]] }),
    made([float(4)], ([x]) => [M.argmax(x!, 0)]),
  ],
  reshape: [made([float(2, 3)], ([x]) => [L.reshape(x!, [3, 1, 2])], { misfits: [[float(2)]] })],
  transpose: [made([float(2, 3, 4)], ([x]) => [L.transpose(x!, [2, 0, 1])], { misfits: [[float(2, 3)]] })],
  slice: [
    made([float(4, 3)], ([x]) => [L.slice(x!, [1, 0], [2, 2])], { misfits: [[float(2, 3)], [float(4)]] }),
  ],
  pad: [made([float(2, 3)], ([x]) => [L.pad(x!, [1, 0], [0, 2])], { misfits: [[float(2)]] })],
  concat: [
    made([float(2, 3), float(2, 1), float(2, 2)], (xs) => [L.concat(xs, 1)], {
      misfits: [
        [float(2, 3), float(1, 3)],
        [float(2, 3), int(2, 3)],
        [float(2), float(2)],
      ],
    }),
    made([float(3), float(3)], (xs) => [L.stack(xs)]),
  ],
  dot: [
    made([float(2, 3), float(3, 4)], ([a, b]) => [D.matmul(a!, b!)], {
      misfits: [
        [float(2, 3), float(2, 3)],
        [float(2, 3), int(3, 2)],
      ],
    }),
    made([float(3), float(3)], ([a, b]) => [D.matmul(a!, b!)]),
    made([float(2), float(3)], ([a, b]) => [D.dot(a!, b!, { batch: [], contract: [] })]),
    made([float(2, 3, 4, 2), float(3, 2, 4)], ([a, b]) => [D.dot(a!, b!, paired)]),
    made([float(3, 2), float(2, 2, 3)], ([a, b]) => [D.dot(a!, b!, { batch: [[0, 2]], contract: [[1, 0]] })]),
  ],
  conv2d: strides.map((o, i) =>
    made([image.x, image.w], ([x, w]) => [V.conv(x!, w!, o)], {
      misfits:
        i > 0
          ? []
          : [
              [float(2, 4, 5, 2), float(3, 2, 3, 3)],
              [float(4, 5, 2), image.w],
              [float(2, 2, 1, 2), image.w],
            ],
    }),
  ),
  conv2dTranspose: strides.map((o, i) =>
    made([o.y, image.w], ([y, w]) => [V.convTranspose(y!, w!, o, [4, 5])], {
      misfits:
        i > 0
          ? []
          : [
              [float(2, 2, 3, 3), image.w],
              [o.y, float(3, 2, 2, 2)],
            ],
    }),
  ),
  conv2dFilter: strides.map((o, i) =>
    made([image.x, o.y], ([x, y]) => [V.convFilter(x!, y!, o, [3, 2])], {
      misfits:
        i > 0
          ? []
          : [
              [image.x, float(2, 3, 4, 3)],
              [float(1, 4, 5, 2), o.y],
            ],
    }),
  ),
  gather: [
    made([float(3, 2), int(4)], ([x, i]) => [I.gather(x!, i!)], {
      points: [spreadNumbers(6, 2), [2, 0, 0, 1]],
      misfits: [
        [float(), int(4)],
        [float(3), float(4)],
      ],
    }),
    made([float(3, 2), int()], ([x, i]) => [I.gather(x!, i!)]),
    made([int(3), int(2, 2)], ([x, i]) => [I.gather(x!, i!)], {
      points: [
        [5, 6, 7],
        [2, 1, -1, 9],
      ],
    }),
  ],
  scatterAdd: [
    made([int(4), float(4, 2)], ([i, u]) => [I.scatterAdd(i!, u!, 3)], {
      points: [[2, 0, 2, 1], spreadNumbers(8, 3)],
      misfits: [
        [int(4), float(3, 2)],
        [float(4), float(4, 2)],
        [int(4), int(4, 2)],
      ],
    }),
    made([int(), float(2)], ([i, u]) => [I.scatterAdd(i!, u!, 3)]),
    made([int(3), float(3)], ([i, u]) => [I.scatterAdd(i!, u!, 2)], {
      points: [
        [-1, 5, 0],
        [1, 2, 4],
      ],
    }),
  ],
  uniform: [
    made([key, address], ([k, a]) => [R.uniform(k!, a!, [3])], { points: stream, misfits: wrongDraws }),
  ],
  normal: [
    made([key, address], ([k, a]) => [R.normal(k!, a!, [3])], { points: stream, misfits: wrongDraws }),
    made([key, address, float(2)], ([k, a, x]) => [E.mul(R.normal(k!, a!, [2]), x!)], {
      points: [...stream, [0.5, 2]],
    }),
  ],
  accept: [
    made([key, address, float()], ([k, a, r]) => [R.accept(k!, a!, r!)], {
      points: [...stream, [-0.7]],
      smooth: false,
      misfits: [
        [key, address, float(2)],
        [key, address, int()],
      ],
    }),
  ],
  categorical: [
    made([key, address, float(4)], ([k, a, p]) => [R.categorical(k!, a!, p!)], {
      points: [...stream, [0.1, 0.5, -1, 0.2]],
      smooth: false,
      misfits: [
        [key, address, float()],
        [key, address, int(4)],
      ],
    }),
  ],
  childKey: [made([key, address], ([k, a]) => [R.childKey(k!, a!)], { points: stream, misfits: wrongDraws })],
  call: [
    made([float(2), float(2)], ([x, y]) => {
      const [p, q] = [x!, y!]
      return C.call('f', [p], [E.mul(E.sin(p), q), E.exp(p)], [E.add(x!, y!)])
    }),
  ],
  loop: [
    made([float(2), float(2), float()], ([x, y, z]) =>
      C.loop('loop', 3, [x!, y!], (i, [a, b]) => ({
        carry: [E.sin(E.add(a!, b!)), E.mul(b!, B.broadcastTo(z!, [2]))],
        rows: [E.mul(a!, B.broadcastTo(E.toFloat(i), [2]))],
      })),
    ),
    made([float(2)], ([x]) => C.loop('none', 0, [x!], (_, [a]) => ({ carry: [E.sin(a!)], rows: [a!] }))),
    made([float(), int()], ([x, n]) =>
      C.loop('counts', 3, [x!, n!], (i, [a, k]) => ({ carry: [E.sin(a!), E.add(k!, i)], rows: [] })),
    ),
  ],
  while: [
    made(
      [float(), float()],
      ([x, y]) =>
        C.whileLoop(
          5,
          [x!],
          ([a]) => E.less(a!, constant([2], [])),
          (i, [a]) => [E.add(E.add(a!, E.mul(y!, y!)), E.toFloat(i))],
        ),
      { smooth: false },
    ),
    made(
      [float(), int()],
      ([x, n]) =>
        C.whileLoop(
          4,
          [x!, constant([0], [], 'int')],
          ([, k]) => E.less(k!, n!),
          (_, [a, k]) => [E.sin(a!), E.add(k!, constant([1], [], 'int'))],
        ),
      { smooth: false },
    ),
  ],
}

/** Cases of constants and of everything that works element by element. */
import { constant, type Tensor } from '../../../../lib/core/graph.js'
import * as E from '../../../../lib/core/prim/elementwise.js'
import { bool, float, int, made, positive, type Case, type Rows } from './case.js'

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

export const elementwise: Rows = {
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
}

/** What an equation of each primitive must bring: its arguments, its parameters, its blocks. */
import * as t from 'io-ts'

export interface Signature {
  /** How many arguments, or undefined where the primitive takes any number. */
  readonly args?: number
  readonly params: { readonly [name: string]: t.Mixed }
  readonly blocks?: number
}

export const natural = t.refinement(t.number, (n) => Number.isInteger(n) && n >= 0, 'natural number')
const finite = t.refinement(t.number, Number.isFinite, 'finite number')
const naturals = t.readonlyArray(natural)
const pairs = t.readonlyArray(t.tuple([natural, natural]))

const unary = [
  'neg',
  'abs',
  'sign',
  'floor',
  'exp',
  'log',
  'expm1',
  'log1p',
  'sqrt',
  'tanh',
  'sigmoid',
  'softplus',
]
const more = ['erf', 'sin', 'cos', 'arctan', 'not', 'toFloat', 'toInt', 'stopGradient']
const binary = ['add', 'sub', 'mul', 'div', 'max', 'min', 'less', 'lessEqual', 'equal', 'and', 'or']

const plain = (args: number, names: readonly string[]): readonly (readonly [string, Signature])[] =>
  names.map((name) => [name, { args, params: {} }])

const image = { stride: natural, pad: natural }

/** By name of the primitive; variables aren't equations. */
export const signatures: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...plain(1, [...unary, ...more]),
  ...plain(2, [...binary, 'gather', 'childKey']),
  ...plain(3, ['select', 'accept', 'categorical']),
  ['constant', { args: 0, params: { data: t.readonlyArray(t.number) } }],
  ['leakyRelu', { args: 1, params: { slope: finite } }],
  ['step', { args: 1, params: { slope: finite } }],
  ['broadcast', { args: 1, params: { shape: naturals, axes: naturals } }],
  ['sum', { args: 1, params: { axes: naturals } }],
  ['maximum', { args: 1, params: { axes: naturals } }],
  ['argmax', { args: 1, params: { axis: natural } }],
  ['reshape', { args: 1, params: { shape: naturals } }],
  ['transpose', { args: 1, params: { order: naturals } }],
  ['slice', { args: 1, params: { begin: naturals, shape: naturals } }],
  ['pad', { args: 1, params: { before: naturals, after: naturals } }],
  ['concat', { params: { axis: natural } }],
  ['dot', { args: 2, params: { batch: pairs, contract: pairs } }],
  ['conv2d', { args: 2, params: image }],
  ['conv2dTranspose', { args: 2, params: { ...image, size: naturals } }],
  ['conv2dFilter', { args: 2, params: { ...image, size: naturals } }],
  ['scatterAdd', { args: 2, params: { rows: natural } }],
  ['uniform', { args: 2, params: { shape: naturals } }],
  ['normal', { args: 2, params: { shape: naturals } }],
  ['call', { params: { args: naturals, outs: naturals } }],
  ['loop', { params: { count: natural, carries: natural }, blocks: 1 }],
  ['while', { params: { bound: natural, carries: natural }, blocks: 2 }],
])

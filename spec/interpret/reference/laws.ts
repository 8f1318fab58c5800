/** The Reference against definitions written out a second time, index by index. */
import { expect } from 'vitest'
import type { Shape, TensorType } from '../../../lib/core/graph.js'
import * as B from '../../../lib/core/prim/broadcast.js'
import * as V from '../../../lib/core/prim/convolution.js'
import * as D from '../../../lib/core/prim/dot.js'
import * as R from '../../../lib/core/prim/draw.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as I from '../../../lib/core/prim/indexing.js'
import * as L from '../../../lib/core/prim/layout.js'
import * as M from '../../../lib/core/prim/reduce.js'
import { childKey, fillWords, uniformOf } from '../../../lib/random/Rng.js'
import { evaluate, spreadNumbers, type Build, type Numbers } from '../../core/laws/evaluate.js'
import { bool, float, int } from '../../core/laws/rows.js'

type Index = readonly number[]
/** A tensor as a function of its index. */
type Field = (index: Index) => number

const size = (shape: Shape): number => shape.reduce((n, d) => n * d, 1)

const indices = (shape: Shape): readonly Index[] =>
  shape.reduce<readonly Index[]>(
    (all, d) => all.flatMap((i) => Array.from({ length: d }, (_, k) => [...i, k])),
    [[]],
  )

const field =
  (shape: Shape, data: Numbers): Field =>
  (index) =>
    data[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)]!

const near = (label: string, found: Numbers, wanted: Numbers, tolerance: number): void => {
  expect(found.length, label).toBe(wanted.length)
  found.forEach((x, i) => {
    if (!(x === wanted[i] || Math.abs(x - wanted[i]!) <= tolerance * (1 + Math.abs(wanted[i]!))))
      expect.fail(`${label}, element ${i}: ${x}, not ${wanted[i]}`)
  })
}

/** f at numbers equals the field of its definition, given the fields of its arguments. */
const defines = (
  label: string,
  types: readonly TensorType[],
  f: Build,
  shape: Shape,
  wanted: (...fields: readonly Field[]) => Field,
  inputs: readonly Numbers[] = types.map((t, i) => spreadNumbers(size(t.shape), [2, 3, 5][i]!)),
): void => {
  const fields = types.map((t, i) => field(t.shape, inputs[i]!))
  // sums of fewer than a hundred products of numbers below 1
  near(label, evaluate(types, f, inputs)[0]!, indices(shape).map(wanted(...fields)), 1e-13)
}

const total = (shape: Shape, term: Field): number => indices(shape).reduce((s, i) => s + term(i), 0)

/** Layouts move elements to where they say. */
export const layouts = (): void => {
  defines(
    'reshape',
    [float(2, 3)],
    ([x]) => [L.reshape(x!, [3, 2])],
    [3, 2],
    (x) =>
      ([i, j]) => {
        const at = 2 * i! + j!
        return x!([Math.floor(at / 3), at % 3])
      },
  )
  defines(
    'transpose',
    [float(2, 3, 4)],
    ([x]) => [L.transpose(x!, [2, 0, 1])],
    [4, 2, 3],
    (x) =>
      ([i, j, k]) =>
        x!([j!, k!, i!]),
  )
  defines(
    'slice',
    [float(4, 3)],
    ([x]) => [L.slice(x!, [1, 1], [2, 2])],
    [2, 2],
    (x) =>
      ([i, j]) =>
        x!([i! + 1, j! + 1]),
  )
  defines(
    'pad',
    [float(2, 2)],
    ([x]) => [L.pad(x!, [1, 0], [0, 2])],
    [3, 4],
    (x) =>
      ([i, j]) =>
        i! >= 1 && j! < 2 ? x!([i! - 1, j!]) : 0,
  )
  defines(
    'concat',
    [float(2, 2), float(2, 1)],
    (xs) => [L.concat(xs, 1)],
    [2, 3],
    (x, y) =>
      ([i, j]) =>
        j! < 2 ? x!([i!, j!]) : y!([i!, j! - 2]),
  )
  defines(
    'broadcast',
    [float(2, 3)],
    ([x]) => [B.broadcast(x!, [2, 4, 3], [0, 2])],
    [2, 4, 3],
    (x) =>
      ([i, , k]) =>
        x!([i!, k!]),
  )
  defines(
    'select',
    [bool(2), float(2, 3), float(2, 3)],
    ([c, a, b]) => [E.select(c!, a!, b!)],
    [2, 3],
    (_, a, b) => (i) => (i[0] === 1 ? a!(i) : b!(i)),
    [[0, 1], spreadNumbers(6, 3), spreadNumbers(6, 5)],
  )
}

/** Rows by index; an index outside is taken to the nearest row. */
export const indexing = (): void => {
  const rows = [2, -1, 0, 7]
  const nearest = (k: number): number => Math.max(0, Math.min(2, rows[k]!))
  defines(
    'gather',
    [float(3, 2), int(4)],
    ([x, i]) => [I.gather(x!, i!)],
    [4, 2],
    (x) =>
      ([k, j]) =>
        x!([nearest(k!), j!]),
    [spreadNumbers(6, 2), rows],
  )
  defines(
    'scatterAdd',
    [int(4), float(4, 2)],
    ([i, u]) => [I.scatterAdd(i!, u!, 3)],
    [3, 2],
    (_, u) =>
      ([r, j]) =>
        total([4], ([k]) => (nearest(k!) === r ? u!([k!, j!]) : 0)),
    [rows, spreadNumbers(8, 3)],
  )
  defines(
    'oneHot',
    [int(4)],
    ([i]) => [I.oneHot(i!, 3)],
    [4, 3],
    () =>
      ([k, j]) =>
        Number(rows[k!] === j),
    [rows],
  )
}

/** Sums, maxima and products. */
export const reductions = (): void => {
  defines(
    'sum',
    [float(2, 3, 4)],
    ([x]) => [B.sum(x!, [0, 2])],
    [3],
    (x) =>
      ([j]) =>
        total([2, 4], ([i, k]) => x!([i!, j!, k!])),
  )
  defines(
    'maximum',
    [float(2, 3, 4)],
    ([x]) => [M.maximum(x!, [1])],
    [2, 4],
    (x) =>
      ([i, k]) =>
        Math.max(...[0, 1, 2].map((j) => x!([i!, j, k!]))),
  )
  defines(
    'argmax',
    [float(2, 3)],
    ([x]) => [M.argmax(x!, 0)],
    [3],
    () =>
      ([j]) =>
        [1, 0, 0][j!]!,
    [[1, 5, 2, 3, 5, 1]],
  )
  defines(
    'logsumexp',
    [float(2, 3)],
    ([x]) => [M.logsumexp(x!, [1])],
    [2],
    (x) =>
      ([i]) =>
        Math.log(total([3], ([j]) => Math.exp(x!([i!, j!])))),
  )
  const axes = {
    batch: [[1, 0]],
    contract: [
      [2, 2],
      [0, 1],
    ],
  } as const
  defines(
    'dot',
    [float(2, 3, 4, 2), float(3, 2, 4, 5)],
    ([a, b]) => [D.dot(a!, b!, axes)],
    [3, 2, 5],
    (a, b) =>
      ([p, i, j]) =>
        total([4, 2], ([k, l]) => a!([l!, p!, k!, i!]) * b!([p!, l!, k!, j!])),
  )
}

/** log sum exp of numbers that overflow, vanish, or are all -Infinity. */
export const extremes = (): void => {
  const at = (x: Numbers): number => evaluate([float(x.length)], ([v]) => [M.logsumexp(v!, [0])], [x])[0]![0]!
  expect(at([1000, 1000])).toBeCloseTo(1000 + Math.log(2), 10)
  expect(at([-1000, -Infinity])).toBe(-1000)
  expect(at([-Infinity, -Infinity])).toBe(-Infinity)
}

/** The three convolutions: y = conv(x, w), and its transposes in x and in w. */
export const convolutions = (): void =>
  [
    { stride: 1, pad: 0 },
    { stride: 2, pad: 1 },
  ].forEach((o) => {
    const [X, W] = [
      [1, 4, 5, 2],
      [3, 2, 2, 3],
    ] as const
    const Y = [
      1,
      Math.floor((4 + 2 * o.pad - 3) / o.stride) + 1,
      Math.floor((5 + 2 * o.pad - 2) / o.stride) + 1,
      3,
    ]
    const row = (p: number, u: number): number => p * o.stride + u - o.pad
    defines(
      'conv2d',
      [float(...X), float(...W)],
      ([x, w]) => [V.conv(x!, w!, o)],
      Y,
      (x, w) =>
        ([n, p, q, d]) =>
          total([3, 2, 2], ([u, v, c]) => {
            const [i, j] = [row(p!, u!), row(q!, v!)]
            return i >= 0 && i < 4 && j >= 0 && j < 5 ? x!([n!, i, j, c!]) * w!([u!, v!, c!, d!]) : 0
          }),
    )
    defines(
      'conv2dTranspose',
      [float(...Y), float(...W)],
      ([y, w]) => [V.convTranspose(y!, w!, o, [4, 5])],
      X,
      (y, w) =>
        ([n, i, j, c]) =>
          total([Y[1]!, Y[2]!, 3, 2, 3], ([p, q, u, v, d]) =>
            row(p!, u!) === i && row(q!, v!) === j ? y!([n!, p!, q!, d!]) * w!([u!, v!, c!, d!]) : 0,
          ),
    )
    defines(
      'conv2dFilter',
      [float(...X), float(...Y)],
      ([x, y]) => [V.convFilter(x!, y!, o, [3, 2])],
      W,
      (x, y) =>
        ([u, v, c, d]) =>
          total([Y[1]!, Y[2]!], ([p, q]) => {
            const [i, j] = [row(p!, u!), row(q!, v!)]
            return i >= 0 && i < 4 && j >= 0 && j < 5 ? x!([0, i, j, c!]) * y!([0, p!, q!, d!]) : 0
          }),
    )
  })

/** erf, sigmoid and softplus where digits are easily lost; the values are those of mpmath 1.3 with 30 digits. */
export const specialFunctions = (): void => {
  const at = (f: Build, x: number): number => evaluate([float()], f, [[x]])[0]![0]!
  const erf: readonly (readonly [number, number])[] = [
    [1e-10, 1.1283791670955126e-10],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2.4, 0.9993114861033549],
    [2.6, 0.9997639655834707],
    [-3.5, -0.9999992569016276],
    [7, 1],
  ]
  erf.forEach(([x, y]) => expect(Math.abs(at(([v]) => [E.erf(v!)], x) / y - 1)).toBeLessThan(4e-16))
  expect(at(([v]) => [E.sigmoid(v!)], -800)).toBe(0)
  expect(Math.abs(at(([v]) => [E.sigmoid(v!)], -30) / 9.357622968839299e-14 - 1)).toBeLessThan(4e-16)
  expect(at(([v]) => [E.softplus(v!)], 800)).toBe(800)
  expect(Math.abs(at(([v]) => [E.softplus(v!)], -30) / 9.357622968839737e-14 - 1)).toBeLessThan(4e-16)
}

/** The uniforms of a stream from a block on. */
const uniforms = (k0: number, k1: number, block: number, n: number): Numbers => {
  const words = new Uint32Array(2 * Math.ceil(n / 2))
  fillWords(k0, k1, block, words)
  return Array.from(words.subarray(0, n), uniformOf)
}

/** Draws read the blocks of their address, in lanes that are shared where an axis has length 1. */
export const draws = (): void => {
  const block = 2 ** 33 + 5
  const at = (f: Build, types: readonly TensorType[], inputs: readonly Numbers[]): Numbers =>
    evaluate(types, f, inputs)[0]!
  const stream = [int(2), int()]
  expect(at(([k, a]) => [R.uniform(k!, a!, [3])], stream, [[7, 9], [block]])).toEqual(
    uniforms(7, 9, block, 3),
  )
  const [u, v, w, z] = uniforms(7, 9, block, 4)
  near(
    'normal',
    at(([k, a]) => [R.normal(k!, a!, [3])], stream, [[7, 9], [block]]),
    [
      Math.sqrt(-2 * Math.log(u!)) * Math.cos(2 * Math.PI * v!),
      Math.sqrt(-2 * Math.log(u!)) * Math.sin(2 * Math.PI * v!),
      Math.sqrt(-2 * Math.log(w!)) * Math.cos(2 * Math.PI * z!),
    ],
    1e-15,
  )
  const lanes = [int(2, 2), int(1)]
  expect(at(([k, a]) => [R.uniform(k!, a!, [1])], lanes, [[1, 2, 3, 4], [6]])).toEqual([
    ...uniforms(1, 2, 6, 1),
    ...uniforms(3, 4, 6, 1),
  ])
  expect(
    at(
      ([k, a]) => [R.uniform(k!, a!, [1])],
      [int(1, 2), int(2)],
      [
        [1, 2],
        [6, 8],
      ],
    ),
  ).toEqual([...uniforms(1, 2, 6, 1), ...uniforms(1, 2, 8, 1)])
  expect(at(([k, a]) => [R.childKey(k!, a!)], stream, [[7, 9], [block]])).toEqual([
    ...childKey([7, 9], block),
  ])
}

/** A coin falls true when log u is below its log ratio; an index inverts the distribution function. */
export const decisions = (): void => {
  const draw = (f: Build, p: Numbers, shape: Shape, block: number): number =>
    evaluate([int(2), int(), float(...shape)], f, [[3, 4], [block], p])[0]![0]!
  const logits = [0.3, -1, 2, 0]
  const weights = logits.map(Math.exp)
  for (let block = 0; block < 50; block++) {
    const [u] = uniforms(3, 4, block, 1)
    expect(draw(([k, a, r]) => [R.accept(k!, a!, r!)], [-0.6], [], block)).toBe(Number(Math.log(u!) < -0.6))
    const total_ = weights.reduce((s, x) => s + x, 0)
    const cumulative = weights.map((_, i) => weights.slice(0, i + 1).reduce((s, x) => s + x, 0) / total_)
    expect(draw(([k, a, l]) => [R.categorical(k!, a!, l!)], logits, [4], block)).toBe(
      cumulative.findIndex((c) => u! < c),
    )
  }
  const sure = (l: Numbers): number => draw(([k, a, x]) => [R.categorical(k!, a!, x!)], l, [3], 1)
  expect(sure([-Infinity, 0, -Infinity])).toBe(1)
  expect(sure([-5000, -Infinity, -Infinity])).toBe(0)
}

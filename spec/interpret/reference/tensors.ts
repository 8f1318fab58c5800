/** Layouts, indexing, reductions and convolutions of the Reference against definitions written out index by index. */
import { expect } from 'vitest'
import * as B from '../../../lib/core/prim/broadcast.js'
import * as V from '../../../lib/core/prim/convolution.js'
import * as D from '../../../lib/core/prim/dot.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as I from '../../../lib/core/prim/indexing.js'
import * as L from '../../../lib/core/prim/layout.js'
import * as M from '../../../lib/core/prim/reduce.js'
import { evaluate, spreadNumbers, type Numbers } from '../../core/laws/evaluate.js'
import { bool, float, int } from '../../core/laws/rows.js'
import { defines, total } from './definition.js'

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
    { stride: 1, pad: 1 },
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

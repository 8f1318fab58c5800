/** Special functions and draws of the Reference against tables and against Threefry's own words. */
import { expect } from 'vitest'
import type { Shape, TensorType } from '../../../lib/core/graph.js'
import * as R from '../../../lib/core/prim/draw.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import { childKey, fillWords, uniformOf } from '../../../lib/random/Rng.js'
import { evaluate, type Build, type Numbers } from '../../core/laws/evaluate.js'
import { float, int } from '../../core/laws/rows.js'
import { near } from './definition.js'

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

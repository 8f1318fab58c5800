/** Tensors as functions of their index, and what it means for one to equal the Reference's. */
import { expect } from 'vitest'
import type { Shape, TensorType } from '../../../lib/core/graph.js'
import { evaluate, spreadNumbers, type Build, type Numbers } from '../../core/laws/evaluate.js'

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

export const near = (label: string, found: Numbers, wanted: Numbers, tolerance: number): void => {
  expect(found.length, label).toBe(wanted.length)
  found.forEach((x, i) => {
    if (!(x === wanted[i] || Math.abs(x - wanted[i]!) <= tolerance * (1 + Math.abs(wanted[i]!))))
      expect.fail(`${label}, element ${i}: ${x}, not ${wanted[i]}`)
  })
}

/** f at numbers equals the field of its definition, given the fields of its arguments. */
export const defines = (
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

export const total = (shape: Shape, term: Field): number => indices(shape).reduce((s, i) => s + term(i), 0)

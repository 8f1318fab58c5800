/** What one chain sees of shapes: the axis of the lanes left out. */
import { size, type Shape } from '../../core/graph.js'

export const stridesOf = (shape: Shape): readonly number[] => shape.map((_, i) => size(shape.slice(i + 1)))

/** The shape without an axis. */
export const without = (shape: Shape, axis: number | undefined): Shape =>
  axis === undefined ? shape : shape.filter((_, i) => i !== axis)

/** The number of an axis once another one is left out. */
export const shifted = (axis: number, left: number | undefined): number =>
  left !== undefined && axis > left ? axis - 1 : axis

/** Every index into a shape, in order. */
export const indices = (shape: Shape): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, d) => all.flatMap((index) => range(d).map((i) => [...index, i])),
    [[]],
  )

/** Where an element lies among those of a shape. */
export const offsetOf = (index: readonly number[], strides: readonly number[]): number =>
  index.reduce((total, i, k) => total + i * strides[k]!, 0)

/** The whole numbers from 0 to below n. */
export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** How many times b fits into a, whole. */
export const floorDivide = (a: number, b: number): number => Math.floor(a / b)

/** How many times b covers a. */
export const ceilDivide = (a: number, b: number): number => Math.ceil(a / b)

/**
 * Tensors of the Reference: row-major float64 numbers, whatever their element type (booleans are 0 and 1, integers
 * whole numbers below 2^53). A kernel computes new cells and never writes to its arguments.
 */
import { size, type Shape, type TensorType } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'

export type Cells = Float64Array

export type Kernel = (args: readonly Cells[]) => readonly Cells[]

/** Prepares the kernel of one equation: everything that depends on shapes alone is worked out once. */
export type Prepare = (e: Equation, args: readonly TensorType[]) => Kernel

/** Row-major strides: neighbours along axis i lie strides[i] apart. */
export const stridesOf = (shape: Shape): readonly number[] => {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step
    step *= shape[i]!
  }
  return strides
}

/**
 * The offset of each element of a tensor of `shape`, in row-major order, when a step along axis i moves by
 * strides[i]: the index map behind every layout, reduction and product.
 */
export const offsets = (shape: Shape, strides: readonly number[], base = 0): Int32Array => {
  const n = size(shape)
  const found = new Int32Array(n)
  const index = new Int32Array(shape.length)
  let at = base
  for (let k = 0; k < n; k++) {
    found[k] = at
    for (let i = shape.length - 1; i >= 0; i--) {
      at += strides[i]!
      if (++index[i]! < shape[i]!) break
      index[i] = 0
      at -= strides[i]! * shape[i]!
    }
  }
  return found
}

/** Elements of `source` at the given offsets. */
export const pick = (source: Cells, at: Int32Array): Cells => {
  const out = new Float64Array(at.length)
  for (let i = 0; i < at.length; i++) out[i] = source[at[i]!]!
  return out
}

/** Whether offsets are 0, 1, ..., n - 1. */
export const isInOrder = (at: Int32Array): boolean => at.every((o, i) => o === i)

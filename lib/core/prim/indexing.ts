/**
 * Rows by index and back: gather reads rows of axis 0, scatterAdd adds rows into zeros, each the other's transpose.
 * An index outside is taken to the nearest row, as in lanes of a loop that are done and whose results nobody reads.
 */
import { fail } from '../GiryError.js'
import { apply, constant, sameShape, showType, type Primitive, type Tensor } from '../graph.js'
import { broadcastLeading, broadcastTo, spread } from './broadcast.js'
import { add, equal, fill, max, min, mul, toFloat } from './elementwise.js'
import { moveAxis, reshape } from './layout.js'

/** 0, 1, ..., n - 1. */
export const iota = (n: number): Tensor =>
  constant(
    Array.from({ length: n }, (_, i) => i),
    [n],
    'int',
  )

/** Indices of row i of a batch become indices into the batch's rows laid end to end. */
const flatIndices = (indices: Tensor, rows: number): Tensor => {
  const b = indices.shape[0]!
  const offset = mul(iota(b), fill(rows, [b], 'int'))
  const inside = max(fill(0, indices.shape, 'int'), min(indices, fill(rows - 1, indices.shape, 'int')))
  return add(
    inside,
    spread(
      offset,
      indices.shape,
      indices.shape.flatMap((_, i) => (i === 0 ? [] : [i])),
    ),
  )
}

const gatherPrimitive: Primitive = {
  name: 'gather',
  kind: 'index',
  infer: ([x, indices]) => {
    if (x!.shape.length === 0 || x!.shape[0] === 0 || indices!.dtype !== 'int')
      fail(
        'ShapeError',
        `gather from ${showType(x!)} at ${showType(indices!)}`,
        'index rows of a tensor with integers',
      )
    return [{ dtype: x!.dtype, shape: [...indices!.shape, ...x!.shape.slice(1)] }]
  },
  vjp: (n, [ct]) => [ct && scatterAdd(n.args[1]!, ct, n.args[0]!.shape[0]!), undefined],
  batch: (_, [x, indices], [xb, ib], b) => {
    if (!xb) return [gather(x!, indices!)]
    if (!ib) return [moveAxis(gather(moveAxis(x!, 0, 1), indices!), indices!.shape.length, 0)]
    const rows = x!.shape[1]!
    return [gather(reshape(x!, [b * rows, ...x!.shape.slice(2)]), flatIndices(indices!, rows))]
  },
}

const scatterAddPrimitive: Primitive = {
  name: 'scatterAdd',
  kind: 'index',
  infer: ([indices, updates], params) => {
    const k = indices!.shape.length
    const rows = Number(params['rows'])
    if (
      !(Number.isInteger(rows) && rows > 0) ||
      indices!.dtype !== 'int' ||
      updates!.dtype !== 'float' ||
      !sameShape(updates!.shape.slice(0, k), indices!.shape)
    )
      fail(
        'ShapeError',
        `scatterAdd of ${showType(updates!)} at ${showType(indices!)}`,
        'give one row per index, and at least one row to add to',
      )
    return [{ dtype: 'float', shape: [rows, ...updates!.shape.slice(k)] }]
  },
  vjp: (n, [ct]) => [undefined, ct && gather(ct, n.args[0]!)],
  batch: (n, [indices, updates], [ib, ub], b) => {
    const rows = Number(n.params['rows'])
    if (!ib) {
      // the batch becomes an axis of the rows
      const wide = moveAxis(updates!, 0, indices!.shape.length)
      return [moveAxis(scatterAdd(indices!, wide, rows), 1, 0)]
    }
    const i = indices!
    const u = ub ? updates! : broadcastLeading(updates!, b)
    return [
      reshape(scatterAdd(flatIndices(i, rows), u, b * rows), [b, rows, ...u.shape.slice(i.shape.length)]),
    ]
  },
}

/** Rows of x: the result has the shape of the indices, then that of one row. */
export const gather = (x: Tensor, indices: Tensor): Tensor => apply(gatherPrimitive, [x, indices])[0]!
/** Zeros of `rows` rows to which row k of `updates` is added at `indices[k]`. */
export const scatterAdd = (indices: Tensor, updates: Tensor, rows: number): Tensor =>
  apply(scatterAddPrimitive, [indices, updates], { rows })[0]!
/** 1 at the index, 0 elsewhere, along a new last axis of length n. */
export const oneHot = (indices: Tensor, n: number): Tensor => {
  const shape = [...indices.shape, n]
  return toFloat(equal(spread(indices, shape, [indices.shape.length]), broadcastTo(iota(n), shape)))
}

export const indexing: readonly Primitive[] = [gatherPrimitive, scatterAddPrimitive]

/**
 * Reductions and products. Sums run in row-major order of the axes they run over, so that a result never depends
 * on how many others are computed beside it.
 */
import { freeAxes, dotAxes } from '../../core/prim/dot.js'
import { size, type Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { isInOrder, offsets, pick, stridesOf, type Cells, type Prepare } from './cells.js'

const dropped = (e: Equation): readonly number[] =>
  e.op === 'argmax' ? [Number(e.params['axis'])] : (e.params['axes'] as readonly number[])

/** For each element of the argument, the element of the result that it goes into. */
const targets = (e: Equation, shape: Shape): Int32Array => {
  const axes = dropped(e)
  const kept = stridesOf(shape.filter((_, i) => !axes.includes(i)))
  let next = 0
  return offsets(
    shape,
    shape.map((_, i) => (axes.includes(i) ? 0 : kept[next++]!)),
  )
}

const sum: Prepare = (e, [x]) => {
  const to = targets(e, x!.shape)
  const n = size(e.outs[0]!.shape)
  return ([cells]) => {
    const out = new Float64Array(n)
    for (let i = 0; i < to.length; i++) out[to[i]!]! += cells![i]!
    return [out]
  }
}

const maximum: Prepare = (e, [x]) => {
  const to = targets(e, x!.shape)
  const n = size(e.outs[0]!.shape)
  return ([cells]) => {
    const out = new Float64Array(n).fill(-Infinity)
    for (let i = 0; i < to.length; i++) out[to[i]!] = Math.max(out[to[i]!]!, cells![i]!)
    return [out]
  }
}

const argmax: Prepare = (e, [x]) => {
  const axis = Number(e.params['axis'])
  const length = x!.shape[axis]!
  const step = stridesOf(x!.shape)[axis]!
  const starts = offsets(
    e.outs[0]!.shape,
    stridesOf(x!.shape).filter((_, i) => i !== axis),
  )
  return ([cells]) => {
    const out = new Float64Array(starts.length)
    starts.forEach((start, i) => {
      let best = 0
      for (let k = 1; k < length; k++) if (cells![start + k * step]! > cells![start + best * step]!) best = k
      out[i] = best
    })
    return [out]
  }
}

/** Lays a tensor out by the given axes; nothing is copied if it lies like that already. */
const packing = (shape: Shape, order: readonly number[]): ((cells: Cells) => Cells) => {
  const strides = stridesOf(shape)
  const at = offsets(
    order.map((a) => shape[a]!),
    order.map((a) => strides[a]!),
  )
  return isInOrder(at) ? (cells) => cells : (cells) => pick(cells, at)
}

/** Both sides are laid out as [batch, rows, contracted] and [batch, contracted, columns]. */
const dot: Prepare = (e, [a, b]) => {
  const axes = dotAxes(e.params)
  const freeA = freeAxes(a!.shape.length, axes, 0)
  const freeB = freeAxes(b!.shape.length, axes, 1)
  const left = packing(a!.shape, [
    ...axes.batch.map((p) => p[0]),
    ...freeA,
    ...axes.contract.map((p) => p[0]),
  ])
  const right = packing(b!.shape, [
    ...axes.batch.map((p) => p[1]),
    ...axes.contract.map((p) => p[1]),
    ...freeB,
  ])
  const product = (shape: Shape, of: readonly number[]): number => of.reduce((n, i) => n * shape[i]!, 1)
  const batch = product(
    a!.shape,
    axes.batch.map((p) => p[0]),
  )
  const rows = product(a!.shape, freeA)
  const inner = product(
    a!.shape,
    axes.contract.map((p) => p[0]),
  )
  const columns = product(b!.shape, freeB)
  return ([x, y]) => {
    const p = left(x!)
    const q = right(y!)
    const out = new Float64Array(batch * rows * columns)
    for (let i = 0; i < batch * rows; i++) {
      const block = Math.floor(i / rows) * inner
      for (let k = 0; k < inner; k++) {
        const scale = p[i * inner + k]!
        const from = (block + k) * columns
        for (let j = 0; j < columns; j++) out[i * columns + j]! += scale * q[from + j]!
      }
    }
    return [out]
  }
}

export const reduceKernels: Readonly<Record<string, Prepare>> = { sum, maximum, argmax }
export const dotKernels: Readonly<Record<string, Prepare>> = { dot }

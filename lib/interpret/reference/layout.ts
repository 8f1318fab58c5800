/** Layout and indexing kernels: elements move, nothing is computed but sums of rows. */
import { size, type Shape, type TensorType } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { offsets, pick, stridesOf, type Kernel, type Prepare } from './cells.js'

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

const reshape: Prepare = () => (args) => args

const transpose: Prepare = (e, [x]) => {
  const strides = stridesOf(x!.shape)
  const at = offsets(
    e.outs[0]!.shape,
    list(e, 'order').map((a) => strides[a]!),
  )
  return ([cells]) => [pick(cells!, at)]
}

const broadcast: Prepare = (e, [x]) => {
  const { shape } = e.outs[0]!
  const n = size(shape)
  if (size(x!.shape) === 1) return ([cells]) => [new Float64Array(n).fill(cells![0]!)]
  const strides = stridesOf(x!.shape)
  const axes = list(e, 'axes')
  const at = offsets(
    shape,
    shape.map((_, i) => (axes.includes(i) ? strides[axes.indexOf(i)]! : 0)),
  )
  return ([cells]) => [pick(cells!, at)]
}

const slice: Prepare = (e, [x]) => {
  const at = window(x!.shape, list(e, 'begin'), e.outs[0]!.shape)
  return ([cells]) => [pick(cells!, at)]
}

/** Where the part of `shape` that starts at `begin` lies in a tensor of shape `whole`. */
const window = (whole: Shape, begin: readonly number[], shape: Shape): Int32Array => {
  const strides = stridesOf(whole)
  return offsets(
    shape,
    strides,
    begin.reduce((at, b, i) => at + b * strides[i]!, 0),
  )
}

/** Writes each argument into its window of a tensor of zeros. */
const place = (whole: Shape, windows: readonly Int32Array[]): Kernel => {
  const n = size(whole)
  return (args) => {
    const out = new Float64Array(n)
    args.forEach((cells, k) => {
      const at = windows[k]!
      for (let i = 0; i < at.length; i++) out[at[i]!] = cells[i]!
    })
    return [out]
  }
}

const pad: Prepare = (e, [x]) =>
  place(e.outs[0]!.shape, [window(e.outs[0]!.shape, list(e, 'before'), x!.shape)])

const concat: Prepare = (e, args) => {
  const axis = Number(e.params['axis'])
  let from = 0
  const windows = args.map((a) => {
    const begin = a.shape.map((_, i) => (i === axis ? from : 0))
    from += a.shape[axis]!
    return window(e.outs[0]!.shape, begin, a.shape)
  })
  return place(e.outs[0]!.shape, windows)
}

const rowsOf = (t: TensorType): { readonly rows: number; readonly width: number } => ({
  rows: t.shape[0]!,
  width: size(t.shape.slice(1)),
})

const nearest = (row: number, rows: number): number => Math.max(0, Math.min(row, rows - 1))

const gather: Prepare = (_, [x]) => {
  const { rows, width } = rowsOf(x!)
  return ([cells, indices]) => {
    const out = new Float64Array(indices!.length * width)
    indices!.forEach((row, k) => {
      const from = nearest(row, rows) * width
      out.set(cells!.subarray(from, from + width), k * width)
    })
    return [out]
  }
}

const scatterAdd: Prepare = (e) => {
  const { rows, width } = rowsOf(e.outs[0]!)
  return ([indices, updates]) => {
    const out = new Float64Array(rows * width)
    indices!.forEach((row, k) => {
      const to = nearest(row, rows) * width
      for (let i = 0; i < width; i++) out[to + i]! += updates![k * width + i]!
    })
    return [out]
  }
}

export const layoutKernels: Readonly<Record<string, Prepare>> = {
  reshape,
  transpose,
  broadcast,
  slice,
  pad,
  concat,
}

export const indexKernels: Readonly<Record<string, Prepare>> = { gather, scatterAdd }

/**
 * Rows by index and back. Indices are numbers of the host, so that one outside of the rows is seen there: a gather
 * reads NaN, a scatterAdd adds nothing, and such a call is then left to the Reference's kernel.
 */
import { size } from '../../core/graph.js'
import { primitiveKernel } from '../reference/kernel.js'
import { packed, read, write, type Info } from './device.js'
import { typed, viewed, type Operand } from './place.js'
import type { Rule, Rules } from './rule.js'
import { full, onDevice, onHost } from './transfer.js'

const within = (indices: ArrayLike<number>, rows: number): boolean => {
  for (let i = 0; i < indices.length; i++) if (!(indices[i]! >= 0 && indices[i]! < rows)) return false
  return true
}

const gather: Rule = (e, [x, indices], b) => {
  const place = full(b, onDevice(b, x!))
  const host = onHost(b, indices!)
  const [rows, count] = [place.shape[0]!, size(host.shape)]
  const width = size(place.shape.slice(1))
  const table: Operand = { place, shape: [rows, width] }
  const at: Operand = { place: onDevice(b, host), shape: [count] }
  const kernel = b.need('GatherV2')
  const slow = primitiveKernel(e, [place, host])
  const [out] = e.outs
  const made = b.produce(
    'GatherV2',
    { tensors: [table, at], host: [host] },
    typed(place.dtype, [count, width]),
    ([t, i], [cells]) => {
      if (within(cells!, rows)) return kernel({ x: t!, indices: i! }, { axis: 0, batchDims: 0 })
      const values = Float64Array.from(read(b.device, t!))
      const [found] = slow([values, cells!])
      return write(b.device, packed(found!, place.dtype), [count, width], place.dtype)
    },
  )
  return [viewed(made, out!.shape)]
}

const scatterAdd: Rule = (e, [indices, updates], b) => {
  const place = full(b, onDevice(b, updates!))
  const host = onHost(b, indices!)
  const count = size(host.shape)
  const [out] = e.outs
  const rows = out!.shape[0]!
  const width = size(out!.shape.slice(1))
  const added: Operand = { place, shape: [count, width] }
  const at: Operand = { place: onDevice(b, host), shape: [count, 1] }
  const kernel = b.need('ScatterNd')
  const slow = primitiveKernel(e, [host, place])
  const made = b.produce(
    'ScatterNd',
    { tensors: [added, at], host: [host] },
    typed('float', [rows, width]),
    ([u, i], [cells]): Info => {
      if (within(cells!, rows)) return kernel({ indices: i!, updates: u! }, { shape: [rows, width] })
      const [sums] = slow([cells!, Float64Array.from(read(b.device, u!))])
      return write(b.device, packed(sums!, 'float'), [rows, width], 'float')
    },
  )
  return [viewed(made, out!.shape)]
}

export const indexRules: Rules = { gather, scatterAdd }

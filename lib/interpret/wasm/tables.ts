/** Constants that differ between chains: tables in memory, a row for each chain, that travel with a module. */
import { size } from '../../core/graph.js'
import type { Value } from '../../core/Ir.js'
import { float, integers, mask, type Cell } from './cells.js'
import type { I32 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import { i32 } from './emit/scalar.js'
import { loadFloats, loadIntegers } from './memory.js'
import { indices, offsetOf, stridesOf, without } from './shapes.js'

/** Numbers in one piece of memory, in the order in which they were added. */
export interface Tables<K = Value> {
  /** Where the numbers of a value begin; equal values are added once. */
  readonly add: (value: K, bytes: () => Uint8Array) => number
  readonly bytes: () => Uint8Array
}

const ALIGNMENT = 8

export const tables = <K = Value>(): Tables<K> => {
  const known = new Map<K, number>()
  const parts: Uint8Array[] = []
  let next = 0
  return {
    add: (value, bytes) => {
      const before = known.get(value)
      if (before !== undefined) return before
      const at = next
      const made = bytes()
      parts.push(made)
      next += Math.ceil(made.length / ALIGNMENT) * ALIGNMENT
      known.set(value, at)
      return at
    },
    bytes: () => {
      const whole = new Uint8Array(next)
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += Math.ceil(part.length / ALIGNMENT) * ALIGNMENT
      }
      return whole
    },
  }
}

const bytesOf = (array: Float64Array | Float32Array | Int32Array): Uint8Array => new Uint8Array(array.buffer)

/** The cells of a constant for the four chains of the lanes; `base` is where the tables begin. */
export const chainCells = (
  w: Writer,
  { add }: Tables,
  base: I32,
  chainOf: readonly I32[],
  value: Value,
  axis: number,
  data: readonly number[],
): readonly Cell[] => {
  const strides = stridesOf(value.shape)
  const own = strides.filter((_, i) => i !== axis)
  const offsets = indices(without(value.shape, axis)).map((i) => offsetOf(i, own))
  const width = offsets.length
  const rows = (): number[] =>
    Array.from({ length: size(value.shape) }, (_, i) => {
      const chain = Math.floor(i / width)
      return data[offsets[i % width]! + chain * strides[axis]!]!
    })
  const wide = value.dtype === 'int'
  const at = add(value, () =>
    value.dtype === 'int'
      ? bytesOf(Float64Array.from(rows()))
      : value.dtype === 'float'
        ? bytesOf(Float32Array.from(rows()))
        : bytesOf(Int32Array.from(rows(), (x) => (x === 0 ? 0 : -1))),
  )
  const bytes = wide ? 8 : 4
  const lanes = chainOf.map((c) => w.let(i32.add(base, i32.mul(c, i32.constant(width * bytes)))))
  return offsets.map((_, e) => {
    const offset = at + e * bytes
    if (wide) return integers(loadIntegers(w, lanes, offset))
    const v = w.let(loadFloats(lanes, offset))
    return value.dtype === 'float' ? float(v) : mask(v)
  })
}

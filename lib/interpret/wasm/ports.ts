/** What goes into a module and comes out of it: tensors where they lie, row-major, and integers among its parameters. */
import { size, type Shape } from '../../core/graph.js'
import type { Value } from '../../core/Ir.js'
import { float, floatsOf, integers, mask, maskOf, pairOf, shared, type Cell } from './cells.js'
import type { I32 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import * as f64 from './emit/f64.js'
import * as i32 from './emit/i32.js'
import * as v128 from './emit/v128.js'
import type { Lanes } from './lanes.js'
import { indices, offsetOf, range, stridesOf, without } from './shapes.js'
import { loadFlags, loadFloats, loadIntegers, storeFlags, storeFloats, storeIntegers } from './memory.js'
import { elementsOf, type Elements } from './elements.js'

/** Shared numbers that are kept in locals; more are read where they are used. */
const KEPT = 128

/**
 * How a value reaches a module: a pointer to float32, to bytes, or to integers as float64, which differ between chains;
 * integers that all chains share lie among the parameters.
 */
export type Form = 'floats' | 'flags' | 'integers' | 'shared'

/** Bytes of one number in memory. */
export const BYTES: Readonly<Record<Form, number>> = { floats: 4, flags: 1, integers: 8, shared: 8 }

/** A value that goes in or out, and its first slot of 8 bytes among the parameters. */
export interface Port {
  readonly form: Form
  readonly slot: number
  readonly shape: Shape
}

const formOf = (v: Value, lanes: Lanes): Form =>
  v.dtype === 'float'
    ? 'floats'
    : v.dtype === 'bool'
      ? 'flags'
      : lanes.axis(v) === undefined
        ? 'shared'
        : 'integers'

/** Ports for values, from a slot on. */
export const portsOf = (values: readonly Value[], lanes: Lanes, first: number): readonly Port[] => {
  let slot = first
  return values.map((v) => {
    const form = formOf(v, lanes)
    const port = { form, slot, shape: v.shape }
    slot += form === 'shared' ? size(v.shape) : 1
    return port
  })
}

export const slotsOf = ({ form, shape }: Port): number => (form === 'shared' ? size(shape) : 1)

/** The addresses of a tensor's elements for the four chains of a block. */
interface Access {
  /** For each lane, where the chain's first element lies. */
  readonly lanes: readonly I32[]
  /** How many bytes each element of one chain lies behind the first. */
  readonly offsets: readonly number[]
}

const access = (
  w: Writer,
  base: I32,
  chainOf: readonly I32[],
  shape: Shape,
  axis: number | undefined,
  bytes: number,
): Access => {
  const strides = stridesOf(shape)
  const own = strides.filter((_, i) => i !== axis)
  const apart = axis === undefined ? 0 : strides[axis]! * bytes
  return {
    lanes: chainOf.map((c) => (apart === 0 ? base : w.let(i32.add(base, i32.mul(c, apart))))),
    offsets: indices(without(shape, axis)).map((i) => offsetOf(i, own) * bytes),
  }
}

export const pointer = (w: Writer, parameters: I32, slot: number): I32 =>
  w.let(i32.load(parameters, 8 * slot))

/** An argument of the loop as cells, read before the loop begins. */
export const readInput = (
  w: Writer,
  parameters: I32,
  chainOf: readonly I32[],
  value: Value,
  port: Port,
  axis: number | undefined,
): Elements => {
  const shape = without(value.shape, axis)
  const n = size(shape)
  const elements = (read: (i: number) => Cell): Elements =>
    elementsOf(
      shape,
      range(n).map((i) => read(i)),
    )
  if (port.form === 'shared') return elements((i) => shared(w.let(f64.load(parameters, 8 * (port.slot + i)))))
  const base = pointer(w, parameters, port.slot)
  if (port.form === 'floats' && axis === undefined)
    return n <= KEPT
      ? { ...elements((i) => float(w.let(v128.loadSplat(base, 4 * i)))), pointer: base }
      : { shape, cell: (i) => float(v128.loadSplat(base, 4 * i)), pointer: base }
  const from = access(w, base, chainOf, value.shape, axis, BYTES[port.form])
  return elements((i) => {
    const offset = from.offsets[i]!
    if (port.form === 'flags') return mask(w.let(loadFlags(w, from.lanes, offset)))
    return port.form === 'integers'
      ? integers(loadIntegers(w, from.lanes, offset))
      : float(w.let(loadFloats(from.lanes, offset)))
  })
}

/** Writes cells to where a result lies; `base` is its beginning, or that of one of its rows. */
export const writeOutput = (
  w: Writer,
  base: I32,
  chainOf: readonly I32[],
  shape: Shape,
  axis: number | undefined,
  form: Form,
  cells: readonly Cell[],
): void => {
  const to = access(w, base, chainOf, shape, axis, BYTES[form])
  cells.forEach((cell, i) => {
    const offset = to.offsets[i]!
    if (form === 'flags') storeFlags(w, to.lanes, maskOf(w, cell), offset)
    else if (form === 'integers') storeIntegers(w, to.lanes, pairOf(w, cell), offset)
    else storeFloats(w, to.lanes, w.let(floatsOf(w, cell)), offset)
  })
}

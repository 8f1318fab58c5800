/** Between tensors, row-major, and the arena, where the chains of a block lie side by side. */
import type { Shape } from '../../../core/graph.js'
import { floatsOf, maskOf } from '../cells.js'
import type { I32 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { i32 } from '../emit/scalar.js'
import { v128 } from '../emit/vector.js'
import { loadFlags, loadFloats, storeFlags, storeFloats } from '../memory.js'
import { BYTES, type Form } from '../ports.js'
import { stridesOf } from '../shapes.js'
import { accessOf, perVector, type Context } from './context.js'
import { sourceOf } from './copy.js'
import type { Found, Root } from './found.js'
import { nest, type Access } from './loops.js'

/** A tensor of all chains, or a row of one. */
export interface Outside {
  readonly base: I32
  readonly shape: Shape
  /** The axis of the chains; undefined where all chains share the numbers. */
  readonly axis: number | undefined
  readonly form: Form
}

/** Where the elements of each chain of a block are, along the axes of one chain. */
const accessesOf = (
  w: Writer,
  { base, shape, axis, form }: Outside,
  chainOf: readonly I32[],
): readonly Access[] => {
  const bytes = BYTES[form]
  const strides = stridesOf(shape)
  const own = strides.flatMap((s, i) => (i === axis || shape[i] === 1 ? [] : [s * bytes]))
  const chains = axis === undefined ? chainOf.slice(0, 1) : chainOf
  return chains.map((chain, q) => ({
    key: `chain ${q}`,
    base:
      axis === undefined ? base : w.let(i32.add(base, i32.mul(chain, i32.constant(strides[axis]! * bytes)))),
    offset: 0,
    strides: own,
  }))
}

const longAxes = ({ shape, axis }: Outside): Shape => shape.filter((d, i) => i !== axis && d !== 1)

/** From a tensor into the arena. */
export const bringIn = (c: Context, from: Outside, chainOf: readonly I32[], root: Root): void => {
  const { w } = c
  const dims = longAxes(from)
  const sources = accessesOf(w, from, chainOf)
  const target = accessOf(c, root, 0, stridesOf(dims))
  nest(w, dims, [...sources, target], (at) => {
    const flags = from.form === 'flags'
    perVector((q) => {
      // where all chains share the numbers, every lane has one address
      const lanes = [0, 1, 2, 3].map((k) => at(sources[from.axis === undefined ? 0 : 4 * q + k]!))
      const v = flags ? loadFlags(w, lanes) : loadFloats(lanes)
      w.emit(v128.store(at(target), v, target.offset + 16 * q))
    })
  })
}

/** From the arena into a tensor. */
export const bringOut = (c: Context, found: Found, to: Outside, chainOf: readonly I32[]): void => {
  const { w } = c
  const targets = accessesOf(w, to, chainOf)
  const source = sourceOf(c, found)
  nest(w, longAxes(to), [...targets, ...source.accesses], (at) => {
    source.read(at).forEach((cell, q) => {
      const lanes = targets.slice(4 * q, 4 * q + 4).map(at)
      if (to.form === 'flags') storeFlags(w, lanes, maskOf(w, cell))
      else storeFloats(w, lanes, w.let(floatsOf(w, cell)))
    })
  })
}

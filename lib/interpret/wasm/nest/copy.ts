/** Parts put together: what no view can tell is copied. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { uncovered, type Cell } from '../cells.js'
import { shifted } from '../shapes.js'
import { accessOf, aligned, load, perVector, store, type Context, type Shapes } from './context.js'
import { squeezed, type Found, type Placed } from './found.js'
import { nest, type Access, type Pointers } from './loops.js'

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

/** A value to be read element by element along the axes of its view that are longer than 1. */
export interface Source {
  readonly accesses: readonly Access[]
  readonly read: (pointers: Pointers) => readonly Cell[]
}

export const sourceOf = (c: Context, found: Found): Source => {
  if (found.kind === 'scalar') return uncovered('integers among floats')
  if (found.kind === 'number') return { accesses: [], read: () => perVector(() => found) }
  const { root, view } = found
  const access = accessOf(c, root, view.offset, aligned(view, view.shape))
  return { accesses: [access], read: (at) => load(c, root, at(access), access.offset) }
}

/** Writes a value's numbers into places of another, element by element. */
export const copy = (c: Context, from: Found, shape: Shape, to: Access): void => {
  const source = sourceOf(c, from)
  nest(c.w, shape, [...source.accesses, to], (at) => store(c, at(to), to.offset, source.read(at)))
}

export const emitCopy = (
  c: Context,
  { e, args, types, root, out }: Placed,
  { laneAxis, of }: Shapes,
): void => {
  const shape = of(root)
  const strides = shape.map((_, i) => size(shape.slice(i + 1)))
  const put = (x: Found, own: Shape, begin: readonly number[]): void => {
    const offset = begin.reduce((n, b, i) => n + b * strides[i]!, 0)
    const along = own.flatMap((d, i) => (d === 1 ? [] : [strides[i]!]))
    copy(c, x, squeezed(own), accessOf(c, root, offset, along))
  }
  const ownShape = (i: number): Shape => types[i]!.shape.filter((_, k) => k !== laneAxis(types[i]!))
  if (e.op === 'pad') {
    put(
      { kind: 'number', x: 0 },
      shape,
      shape.map(() => 0),
    )
    return put(
      args[0]!,
      ownShape(0),
      list(e, 'before').filter((_, i) => i !== laneAxis(types[0]!)),
    )
  }
  const axis = Number(e.params['axis'])
  const along = shifted(axis, laneAxis(out))
  let at = 0
  args.forEach((x, i) => {
    const own = ownShape(i)
    put(
      x,
      own,
      own.map((_, k) => (k === along ? at : 0)),
    )
    at += own[along]!
  })
}

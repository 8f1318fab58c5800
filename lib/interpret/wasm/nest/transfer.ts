/** Between tensors, row-major, and the arena, where the chains of a block lie side by side. */
import type { Shape } from '../../../core/graph.js'
import { uncovered, type Cell } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { i32 } from '../emit/scalar.js'
import { i32x4, v128 } from '../emit/vector.js'
import type { Form } from '../ports.js'
import { stridesOf } from '../shapes.js'
import { accessOf, load, vectorOf, VECTORS, type Context } from './context.js'
import type { Found, Root } from './groups.js'
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
  const bytes = form === 'flags' ? 1 : 4
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
    const wordOf = (a: Access): V128 =>
      from.form === 'flags' ? i32x4.splat(i32.loadByte(at(a))) : v128.loadSplat(at(a))
    const vector = (lanes: readonly Access[]): V128 =>
      from.form === 'flags'
        ? lanes.reduce((v, a, k) => i32x4.replace(v, k, i32.loadByte(at(a))), i32x4.constant(0))
        : lanes.slice(1).reduce((v, a, k) => v128.loadLane(v, k + 1, at(a)), v128.loadZero(at(lanes[0]!)))
    for (let q = 0; q < VECTORS; q++) {
      const read = w.let(
        from.axis === undefined ? wordOf(sources[0]!) : vector(sources.slice(4 * q, 4 * q + 4)),
      )
      const v = from.form === 'flags' ? v128.not(i32x4.eq(read, w.word(0))) : read
      w.emit(v128.store(at(target), v, target.offset + 16 * q))
    }
  })
}

const bitsOf = (w: Writer, cell: Cell, form: Form): V128 =>
  cell.kind === 'number' && form === 'flags' ? w.word(cell.x === 0 ? 0 : -1) : vectorOf(w, cell)

/** From the arena into a tensor. */
export const bringOut = (c: Context, found: Found, to: Outside, chainOf: readonly I32[]): void => {
  const { w } = c
  if (found.kind === 'scalar') return uncovered('integers among floats')
  const dims = longAxes(to)
  const targets = accessesOf(w, to, chainOf)
  const source =
    found.kind === 'number'
      ? undefined
      : accessOf(
          c,
          found.root,
          found.view.offset,
          found.view.shape.flatMap((d, i) => (d === 1 ? [] : [found.view.strides[i]!])),
        )
  nest(w, dims, [...targets, ...(source === undefined ? [] : [source])], (at) => {
    const cells: readonly Cell[] =
      found.kind === 'number' || source === undefined
        ? Array.from({ length: VECTORS }, (): Cell => ({
            kind: 'number',
            x: found.kind === 'number' ? found.x : 0,
          }))
        : load(c, found.root, at(source), source.offset)
    targets.forEach((a, k) => {
      const v = bitsOf(w, cells[Math.floor(k / 4)]!, to.form)
      if (to.form === 'flags') w.emit(i32.storeByte(at(a), i32.and(i32x4.extract(v, k % 4), i32.constant(1))))
      else w.emit(v128.storeLane(at(a), v, k % 4))
    })
  })
}

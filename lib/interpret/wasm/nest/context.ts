/** What the code of a nest is written with: vectors of a block of chains in an arena, and numbers that all chains share. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { float, mask, uncovered, type Cell } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { v128 } from '../emit/vector.js'
import type { Elements } from '../elements.js'
import type { View } from '../views.js'
import type { Root } from './found.js'
import type { Access } from './loops.js'

/** Vectors of a block: 8 chains, four in each. */
export const VECTORS = 2
/** One of something for each vector of a block. */
export const perVector = <A>(make: (vector: number) => A): readonly A[] =>
  Array.from({ length: VECTORS }, (_, q) => make(q))
export const CHAINS = 4 * VECTORS
/** Bytes of one number of every chain of a block. */
export const ROW = 4 * CHAINS

export interface Context {
  readonly w: Writer
  readonly arena: I32
  /** Where values of chains lie in the arena. */
  readonly offsetOf: (root: Root) => number
  /** Where a tensor lies that all chains share. */
  readonly pointerOf: (root: Root) => I32
  /** Integers, and what comes of them alone, for the chains of a vector of the block. */
  readonly scalarOf: (id: number, vector: number) => Elements
  /** Where the weights of a product lie packed, by the product. */
  readonly packedOf: (e: Equation) => I32
}

/** The strides of a view along the axes of a space, which has no axes of length 1; missing last axes are repeated. */
export const aligned = (view: View, shape: Shape): readonly number[] =>
  shape.flatMap((d, i) => (d === 1 ? [] : [view.strides[i] ?? 0]))

/** A located value as an access with given strides in elements. */
export const accessOf = (c: Context, root: Root, offset: number, strides: readonly number[]): Access => {
  const bytes = root.shared ? 4 : ROW
  return root.shared
    ? {
        key: `shared ${root.value.id}`,
        base: c.pointerOf(root),
        offset: offset * bytes,
        strides: strides.map((s) => s * bytes),
      }
    : {
        key: 'arena',
        base: c.arena,
        offset: c.offsetOf(root) + offset * bytes,
        strides: strides.map((s) => s * bytes),
      }
}

const wrap = (root: Root, v: V128): Cell => (root.value.dtype === 'float' ? float(v) : mask(v))

/** The cells of an element, one for each vector of the block. */
export const load = (c: Context, root: Root, pointer: I32, offset: number): readonly Cell[] => {
  if (root.shared) {
    const v = c.w.let(v128.loadSplat(pointer, offset))
    return perVector(() => wrap(root, v))
  }
  return perVector((q) => wrap(root, c.w.let(v128.load(pointer, offset + 16 * q))))
}

/** The vector of a cell that is no integer. */
export const vectorOf = (w: Writer, cell: Cell): V128 =>
  cell.kind === 'number'
    ? w.float(cell.x)
    : cell.kind === 'shared' || cell.kind === 'integers'
      ? uncovered('an integer among floats')
      : cell.v

export const store = (c: Context, pointer: I32, offset: number, cells: readonly Cell[]): void =>
  cells.forEach((cell, q) => c.w.emit(v128.store(pointer, vectorOf(c.w, cell), offset + 16 * q)))

/** Where a group stores a value: row-major over its space. */
export const storeAccess = (c: Context, root: Root, space: Shape): Access =>
  accessOf(
    c,
    root,
    0,
    space.map((_, i) => size(space.slice(i + 1))),
  )

/** What groups need to know beside how code is written. */
export interface Shapes {
  readonly laneAxis: (value: Value) => number | undefined
  /** The shape of a value for one chain. */
  readonly of: (root: Root) => Shape
}

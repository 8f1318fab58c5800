/** What the code of a nest is written with: vectors of a block of chains in an arena, and numbers that all chains share. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { float, floatOperation, mask, select, toFloat, uncovered, words, type Cell } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { v128 } from '../emit/vector.js'
import { functions } from '../math/functions.js'
import type { Elements } from '../elements.js'
import type { View } from '../views.js'
import { inRegisters, type Found, type Group, type Placed, type Root } from './groups.js'
import type { Access, Pointers } from './loops.js'

/** Vectors of a block: 8 chains, four in each. */
export const VECTORS = 2
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
  /** Decides for each vector of the block; how a draw is made. */
  readonly accept: (placed: Placed, logRatio: readonly V128[]) => readonly V128[]
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

const wrap = (root: Root, v: V128): Cell =>
  root.value.dtype === 'float' ? float(v) : root.value.dtype === 'bool' ? mask(v) : words(v)

/** The cells of an element, one for each vector of the block. */
export const load = (c: Context, root: Root, pointer: I32, offset: number): readonly Cell[] => {
  if (root.shared) {
    if (root.value.dtype !== 'float') return uncovered('conditions that all chains share')
    const v = c.w.let(v128.loadSplat(pointer, offset))
    return Array.from({ length: VECTORS }, () => wrap(root, v))
  }
  return Array.from({ length: VECTORS }, (_, q) => wrap(root, c.w.let(v128.load(pointer, offset + 16 * q))))
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

/** How an argument of an equation is read in a nest over a group's space. */
export type Operand =
  | { readonly kind: 'registers'; readonly root: Root }
  | { readonly kind: 'memory'; readonly root: Root; readonly access: Access }
  | { readonly kind: 'cells'; readonly cells: readonly Cell[] }

export const operandOf = (c: Context, group: Group, found: Found, shape: Shape): Operand => {
  const each = (make: (vector: number) => Cell): Operand => ({
    kind: 'cells',
    cells: Array.from({ length: VECTORS }, (_, q) => make(q)),
  })
  if (found.kind === 'number') return each(() => ({ kind: 'number', x: found.x }))
  if (found.kind === 'scalar') {
    if (size(found.shape) !== 1) return uncovered('a vector of integers')
    return each((q) => c.scalarOf(found.id, q).cell(0))
  }
  if (inRegisters(found, group)) return { kind: 'registers', root: found.root }
  const access = accessOf(c, found.root, found.view.offset, aligned(found.view, shape))
  return { kind: 'memory', root: found.root, access }
}

/** The elementwise equations of a group with their operands, and where their results are stored. */
export interface Body {
  readonly accesses: readonly Access[]
  /**
   * Computes one element; `shift` is added to all strides' worth of an axis by the caller: for each access the bytes
   * that the element lies behind its pointer.
   */
  readonly run: (
    registers: Map<Root, readonly Cell[]>,
    pointers: Pointers,
    shift: (access: Access) => number,
  ) => void
}

export const bodyOf = (c: Context, group: Group, shapeOf: (root: Root) => Shape): Body => {
  const steps = group.body.map((placed) => ({
    placed,
    operands: placed.args.map((a) => operandOf(c, group, a, shapeOf(placed.root))),
    target: placed.root.stored ? storeAccess(c, placed.root, group.space) : undefined,
  }))
  const accesses = steps.flatMap(({ operands, target }) => [
    ...operands.flatMap((o) => (o.kind === 'memory' ? [o.access] : [])),
    ...(target === undefined ? [] : [target]),
  ])
  return {
    accesses,
    run: (registers, pointers, shift) => {
      const loaded = new Map<string, readonly Cell[]>()
      const read = (o: Operand): readonly Cell[] => {
        if (o.kind === 'cells') return o.cells
        if (o.kind === 'registers') return registers.get(o.root)!
        const offset = o.access.offset + shift(o.access)
        const key = `${o.access.key}|${o.access.strides.join()}|${offset}`
        const known = loaded.get(key) ?? load(c, o.root, pointers(o.access), offset)
        loaded.set(key, known)
        return known
      }
      for (const { placed, operands, target } of steps) {
        const cells = operation(c, placed, operands.map(read))
        registers.set(placed.root, cells)
        if (target !== undefined) store(c, pointers(target), target.offset + shift(target), cells)
      }
    },
  }
}

/** Where a group stores a value: row-major over its space. */
export const storeAccess = (c: Context, root: Root, space: Shape): Access =>
  accessOf(
    c,
    root,
    0,
    space.map((_, i) => size(space.slice(i + 1))),
  )

const operation = (c: Context, placed: Placed, args: readonly (readonly Cell[])[]): readonly Cell[] => {
  const { e, out } = placed
  const { w } = c
  if (e.op === 'accept')
    return c
      .accept(
        placed,
        args[2]!.map((cell) => vectorOf(c.w, cell)),
      )
      .map(mask)
  return Array.from({ length: VECTORS }, (_, q): Cell => {
    const cells = args.map((a) => a[q]!)
    if (e.op === 'stopGradient') return cells[0]!
    if (e.op === 'toFloat') return toFloat(w, cells[0]!)
    if (e.op === 'select')
      return select(w, cells[0]!, cells[1]!, cells[2]!, { varies: true, ofIntegers: out.dtype === 'int' })
    return floatOperation(w, e.op, cells, Number(e.params['slope'] ?? 0), functions)
  })
}

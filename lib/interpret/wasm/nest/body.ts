/** What a group computes elementwise, while its numbers are in registers. */
import { size, type Shape } from '../../../core/graph.js'
import { floatOperation, mask, select, toFloat, uncovered, type Cell } from '../cells.js'
import { f32x4 } from '../emit/vector.js'
import { functions } from '../math/functions.js'
import { logUniform } from '../math/normal.js'
import { accessOf, aligned, load, perVector, store, storeAccess, vectorOf, type Context } from './context.js'
import { firstWords } from './draws.js'
import { inRegisters, type Found, type Group, type Placed, type Root } from './found.js'
import type { Access, Pointers } from './loops.js'

/** How an argument of an equation is read in a nest over a group's space. */
type Operand =
  | { readonly kind: 'registers'; readonly root: Root }
  | { readonly kind: 'memory'; readonly root: Root; readonly access: Access }
  | { readonly kind: 'cells'; readonly cells: readonly Cell[] }

const operandOf = (c: Context, group: Group, found: Found, shape: Shape): Operand => {
  const each = (make: (vector: number) => Cell): Operand => ({
    kind: 'cells',
    cells: perVector(make),
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

const operation = (c: Context, placed: Placed, args: readonly (readonly Cell[])[]): readonly Cell[] => {
  const { e } = placed
  const { w } = c
  if (e.op === 'accept')
    return firstWords(c, placed).map((word, q) =>
      mask(w.let(f32x4.less(logUniform(w, word), vectorOf(w, args[2]![q]!)))),
    )
  return perVector((q): Cell => {
    const cells = args.map((a) => a[q]!)
    if (e.op === 'stopGradient') return cells[0]!
    if (e.op === 'toFloat') return toFloat(w, cells[0]!)
    if (e.op === 'select')
      return select(w, cells[0]!, cells[1]!, cells[2]!, { varies: true, ofIntegers: false })
    return floatOperation(w, e.op, cells, Number(e.params['slope'] ?? 0), functions)
  })
}

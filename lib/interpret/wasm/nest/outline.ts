/**
 * Groups as functions of their own. V8 gives a function of more than some 8,000 values registers by its quick
 * allocator, in whose code a large net is three times as slow; and what is called often is optimised while a loop runs.
 */
import type { Cell } from '../cells.js'
import { all, elementsOf, type Elements } from '../elements.js'
import { unsigned, type Code, type Expr, type F64, type I32, type Type, type V128 } from '../emit/code.js'
import { writeFunction, type Written } from '../emit/function.js'
import { perVector, type Context, type Shapes } from './context.js'
import { emitGroup } from './emit.js'
import type { Group } from './found.js'

const CALL = 0x10

/** The locals that a cell consists of. */
const localsOf = (cell: Cell): readonly Expr<Type>[] => {
  switch (cell.kind) {
    case 'number':
      return []
    case 'shared':
      return [cell.x]
    case 'integers':
      return cell.pair
    default:
      return [cell.v]
  }
}

/** A cell of the same kind that consists of the next ones of other locals. */
const cellOf = (cell: Cell, next: () => Expr<Type>): Cell => {
  switch (cell.kind) {
    case 'number':
      return cell
    case 'shared':
      return { kind: 'shared', x: next() as F64 }
    case 'integers':
      return { kind: 'integers', pair: [next() as V128, next() as V128] }
    default:
      return { kind: cell.kind, v: next() as V128 }
  }
}

const unique = <A>(xs: readonly A[]): readonly A[] => [...new Set(xs)]

/** The function of a group, with a number among those of the module, and the code that calls it where `c` is known. */
export const outline = (
  c: Context,
  group: Group,
  shapes: Shapes,
  index: number,
): { readonly written: Written; readonly call: Code } => {
  const { head } = group
  const found = [...(head.kind === 'map' ? [] : [head.placed]), ...group.body].flatMap((p) => p.args)
  const shared = unique(found.flatMap((f) => (f.kind === 'located' && f.root.shared ? [f.root] : [])))
  const scalars = unique(found.flatMap((f) => (f.kind === 'scalar' ? [f.id] : []))).map(
    (id) => [id, perVector((q) => c.scalarOf(id, q))] as const,
  )
  const packed = head.kind === 'dot' ? [c.packedOf(head.placed.e)] : []
  const given: readonly Expr<Type>[] = [
    c.arena,
    ...packed,
    ...shared.map(c.pointerOf),
    ...scalars.flatMap(([, vectors]) => vectors.flatMap((v) => all(v).flatMap(localsOf))),
  ]
  const written = writeFunction(
    index,
    given.map(({ type }) => type),
    (w, params) => {
      let taken = 0
      const next = (): Expr<Type> => params[taken++]!
      const arena = next() as I32
      const weights = packed.map(() => next() as I32)
      const pointers = new Map(shared.map((root) => [root, next() as I32]))
      const known = new Map(
        scalars.map(([id, vectors]) => [
          id,
          vectors.map((v): Elements =>
            elementsOf(
              v.shape,
              all(v).map((cell) => cellOf(cell, next)),
            ),
          ),
        ]),
      )
      const inside: Context = {
        w,
        arena,
        offsetOf: c.offsetOf,
        pointerOf: (root) => pointers.get(root)!,
        scalarOf: (id, q) => known.get(id)![q]!,
        packedOf: () => weights[0]!,
      }
      emitGroup(inside, group, shapes)
      return []
    },
  )
  return { written, call: [given.map(({ code }) => code), CALL, unsigned(index)] }
}

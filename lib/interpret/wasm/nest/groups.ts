/**
 * A block as groups of equations, each a nest of loops: a product, a reduction, a draw or nothing at its heart, and
 * elementwise equations that follow while its numbers are still in registers. Layout is left to views. What another
 * group reads, or the block gives, is stored.
 */
import { size, type Shape } from '../../../core/graph.js'
import type { Block, Equation, Value } from '../../../core/Ir.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { keptAxes } from '../axes.js'
import { uncovered } from '../cells.js'
import { expectLanes } from '../lanes.js'
import { shifted, without } from '../shapes.js'
import { part, permuted, repeated, reshaped, whole, type View } from '../views.js'
import {
  inRegisters,
  isWhole,
  squeezed,
  type Found,
  type Group,
  type Grouped,
  type Head,
  type Placed,
  type Root,
} from './found.js'

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

const ELEMENTWISE =
  /^(add|sub|mul|div|max|min|neg|abs|sign|floor|exp|log|expm1|log1p|sqrt|tanh|sigmoid|softplus|erf|sin|cos|arctan|leakyRelu|step|less|lessEqual|equal|and|or|not|select|toFloat|stopGradient|accept)$/

/** What the grouping of a block needs to know. */
export interface Setting {
  readonly laneAxis: (value: Value) => number | undefined
  /** Whether a parameter changes from one iteration to the next. */
  readonly changes: (param: number) => boolean
}

export const groupBlock = (block: Block, { laneAxis, changes }: Setting): Grouped => {
  const groups: Group[] = []
  const order = new Map<Group, number>()
  const scalars: Equation[] = []
  const roots: Root[] = []
  const found = new Map<number, Found>()
  const types = new Map<number, Value>()

  const shapeOf = (v: Value): Shape => without(v.shape, laneAxis(v))
  const rootOf = (value: Value, more: Partial<Root> = {}): Root => {
    const root: Root = { value, shared: false, stored: false, ...more }
    roots.push(root)
    return root
  }
  const locate = (root: Root, shape: Shape): Found => ({ kind: 'located', root, view: whole(shape) })
  const needStored = (f: Found): Found => {
    if (f.kind === 'located') f.root.stored = true
    return f
  }
  // floats that change are values of chains, and so are conditions, even if all chains share them
  const isShared = (p: Value, i: number): boolean =>
    laneAxis(p) === undefined && p.dtype === 'float' && !changes(i)
  const params = block.params.map((p, i): Found => {
    types.set(p.id, p)
    const f: Found =
      p.dtype === 'int'
        ? { kind: 'scalar', id: p.id, shape: shapeOf(p) }
        : locate(rootOf(p, { shared: isShared(p, i), stored: true }), shapeOf(p))
    found.set(p.id, f)
    return f
  })

  /** Opens a group, or joins the one that holds the latest argument in registers. */
  const place = (e: Equation, args: readonly Found[], head?: Exclude<Head['kind'], 'map'>): Found => {
    const out = e.outs[0]!
    const shape = shapeOf(out)
    const space = squeezed(shape)
    const made = args.flatMap((a) =>
      a.kind === 'located' && a.root.group !== undefined ? [a.root.group] : [],
    )
    const latest = made.reduce<Group | undefined>(
      (g, h) => (g === undefined || order.get(h)! > order.get(g)! ? h : g),
      undefined,
    )
    const joins =
      head === undefined &&
      latest !== undefined &&
      latest.head.kind !== 'draw' &&
      latest.head.kind !== 'copy' &&
      latest.space.join() === space.join() &&
      args.every((a) => a.kind !== 'located' || a.root.group !== latest || inRegisters(a, latest))
    const group: Group = joins ? latest : { head: { kind: 'map' }, space, body: [] }
    const root = rootOf(out, { group })
    const placed: Placed = { e, args, types: e.args.map((a) => types.get(a)!), out, root }
    if (!joins) {
      order.set(group, groups.length)
      groups.push(group)
    }
    if (head === undefined) group.body.push(placed)
    else group.head = { kind: head, placed }
    args.forEach((a) => {
      if (a.kind === 'located' && !(head === undefined && inRegisters(a, group))) needStored(a)
    })
    return { kind: 'located', root, view: whole(shape) }
  }

  /** The argument under another view; a value whose order no view tells is not covered. */
  const viewed = (f: Found, make: (view: View) => View | undefined, what: string): Found => {
    if (f.kind !== 'located') return f
    const view = make(f.view)
    return view === undefined ? uncovered(what) : { ...f, view }
  }

  const layout = (e: Equation, x: Found, given: Value, out: Value): Found | undefined => {
    const lane = laneAxis(given)
    const shape = shapeOf(out)
    switch (e.op) {
      case 'reshape':
        if (
          lane !== undefined &&
          !keptAxes(given.shape, out.shape).some(([i, j]) => i === lane && j === laneAxis(out))
        )
          return uncovered('a reshape that splits the chains')
        return viewed(x, (v) => reshaped(v, shape), 'a reshape of what is not dense')
      case 'broadcast': {
        const axes = list(e, 'axes')
          .filter((_, i) => i !== lane)
          .map((a) => shifted(a, laneAxis(out)))
        return viewed(x, (v) => repeated(v, shape, axes), 'broadcast')
      }
      case 'transpose': {
        const own = list(e, 'order')
          .filter((a) => a !== lane)
          .map((a) => shifted(a, lane))
        return viewed(x, (v) => permuted(v, own), 'transpose')
      }
      case 'slice': {
        const begin = list(e, 'begin').filter((_, i) => i !== lane)
        return viewed(x, (v) => part(v, begin, shape), 'slice')
      }
      default:
        return undefined
    }
  }

  const gather = (x: Found, at: Found, out: Value): Found => {
    if (
      x.kind !== 'located' ||
      !x.root.shared ||
      !isWhole(x.view) ||
      at.kind !== 'scalar' ||
      size(at.shape) !== 1 ||
      laneAxis(types.get(at.id)!) !== undefined
    )
      return uncovered('rows by an index')
    const rows = x.view.shape[0]!
    const width = size(x.view.shape) / rows
    const root = rootOf(out, { shared: true, row: { of: x.root, index: at.id, width, rows } })
    return locate(root, shapeOf(out))
  }

  const define = (e: Equation): Found => {
    const out = e.outs[0]!
    const args = e.args.map((a) => found.get(a)!)
    const given = e.args.map((a) => types.get(a)!)
    if (e.outs.length !== 1 || e.blocks.length > 0) return uncovered('a loop inside of a loop')
    if (e.op === 'constant') return constantOf(e, out)
    expectLanes(laneAxis, e.op, given, out)
    const onIntegers = args.every(
      (a, i) => a.kind === 'scalar' || (a.kind === 'number' && given[i]!.dtype !== 'float'),
    )
    if (args.length > 0 && onIntegers && e.op !== 'uniform' && e.op !== 'normal') {
      scalars.push(e)
      return { kind: 'scalar', id: out.id, shape: shapeOf(out) }
    }
    if (out.dtype === 'int') return uncovered('integers that depend on floats')
    const moved = layout(e, args[0]!, given[0]!, out)
    if (moved !== undefined) return moved
    switch (e.op) {
      case 'gather':
        return gather(args[0]!, args[1]!, out)
      case 'dot':
        return place(e, args, isProduct(e, given, args, laneAxis) ? 'dot' : 'reduce')
      case 'sum':
      case 'maximum':
        return place(e, args, 'reduce')
      case 'uniform':
      case 'normal':
        return place(e, args, 'draw')
      case 'concat':
      case 'pad':
        return place(e, args, 'copy')
      default:
        return ELEMENTWISE.test(e.op) ? place(e, args) : uncovered(`'${e.op}'`)
    }
  }

  const constantOf = (e: Equation, out: Value): Found => {
    const data = list(e, 'data')
    if (out.dtype === 'int') {
      scalars.push(e)
      return { kind: 'scalar', id: out.id, shape: shapeOf(out) }
    }
    if (data.length > 0 && data.every((x) => Object.is(x, data[0]))) return { kind: 'number', x: data[0]! }
    return laneAxis(out) === undefined && out.dtype === 'float'
      ? locate(rootOf(out, { shared: true, data }), out.shape)
      : uncovered('a constant that differs between chains')
  }

  for (const e of block.equations) {
    e.outs.forEach((o) => types.set(o.id, o))
    found.set(e.outs[0]!.id, define(e))
  }
  const results = block.results.map((r) => needStored(found.get(r)!))
  return { groups, scalars, roots, params, results }
}

/** Whether a product is one of a value of each chain with weights that all share, over one pair of axes. */
const isProduct = (
  e: Equation,
  given: readonly Value[],
  args: readonly Found[],
  laneAxis: (v: Value) => number | undefined,
): boolean => {
  const axes = dotAxes(e.params)
  const weights = args.findIndex((a) => a.kind === 'located' && a.root.shared && a.root.row === undefined)
  if (weights < 0 || axes.contract.length !== 1 || axes.batch.length > 0) return false
  const side = weights as 0 | 1
  return (
    size(given[side]!.shape) > 0 &&
    laneAxis(given[1 - side]!) !== undefined &&
    laneAxis(given[side]!) === undefined &&
    freeAxes(given[side]!.shape.length, axes, side).length === 1
  )
}

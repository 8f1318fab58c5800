/**
 * Which axes of a program's values are the same axis: the chains of a batch run through all that is computed from them,
 * wherever the axis stands in a shape. Two axes are one when an equation pairs their elements; axes of length 1 are
 * none, since they are repeated as needed.
 */
import type { Shape, TensorType } from '../../core/graph.js'
import { size } from '../../core/graph.js'
import type { Block, Equation, Value } from '../../core/Ir.js'
import { dotAxes, freeAxes } from '../../core/prim/dot.js'
import { list, numberOf } from './params.js'
import { range } from './shapes.js'

/** A pair of axes of an equation's values: those of its arguments come first, then those of its results. */
type Pairing = (axis: number, of: number, other: number, to: number) => void

const each = (n: number, f: (i: number) => void): void => range(n).forEach(f)

/** Axes that keep their length and place in a reshape: the products before and behind them are equal. */
export const keptAxes = (from: Shape, to: Shape): readonly (readonly [from: number, to: number])[] =>
  from.flatMap((d, i) => {
    if (d === 1) return []
    const before = size(from.slice(0, i))
    const j = to.findIndex((other, k) => other === d && size(to.slice(0, k)) === before)
    return j < 0 ? [] : [[i, j] as const]
  })

const leftAfter = (rank: number, dropped: readonly number[]): readonly number[] =>
  range(rank).filter((i) => !dropped.includes(i))

/** Pairs the axes of a primitive's values, if loops over chains cover it. */
const pairPrimitive = (e: Equation, args: readonly TensorType[], pair: Pairing): void => {
  const out = args.length
  const rank = (i: number): number => args[i]!.shape.length
  switch (e.op) {
    case 'constant':
      return
    case 'broadcast':
      return list(e, 'axes').forEach((a, i) => pair(i, 0, a, out))
    case 'sum':
    case 'maximum':
      return leftAfter(rank(0), list(e, 'axes')).forEach((a, i) => pair(a, 0, i, out))
    case 'reshape':
      return keptAxes(args[0]!.shape, e.outs[0]!.shape).forEach(([i, j]) => pair(i, 0, j, out))
    case 'transpose':
      return list(e, 'order').forEach((a, i) => pair(a, 0, i, out))
    case 'slice':
    case 'pad':
      return each(rank(0), (i) => {
        if (args[0]!.shape[i] === e.outs[0]!.shape[i]) pair(i, 0, i, out)
      })
    case 'concat':
      return args.forEach((_, k) =>
        each(rank(k), (i) => {
          if (i !== numberOf(e, 'axis')) pair(i, k, i, out)
        }),
      )
    case 'dot': {
      const axes = dotAxes(e.params)
      const [free0, free1] = [freeAxes(rank(0), axes, 0), freeAxes(rank(1), axes, 1)]
      axes.contract.forEach(([i, j]) => pair(i, 0, j, 1))
      axes.batch.forEach(([i, j], k) => {
        pair(i, 0, k, out)
        pair(j, 1, k, out)
      })
      free0.forEach((i, k) => pair(i, 0, axes.batch.length + k, out))
      return free1.forEach((j, k) => pair(j, 1, axes.batch.length + free0.length + k, out))
    }
    case 'gather':
      each(rank(1), (i) => pair(i, 1, i, out))
      return each(rank(0) - 1, (i) => pair(i + 1, 0, rank(1) + i, out))
    case 'uniform':
    case 'normal':
    case 'accept':
      return args.forEach((a, k) =>
        each(Math.min(a.shape.length, e.outs[0]!.shape.length), (i) => {
          const lanes = k === 0 ? a.shape.length - 1 : args[1]!.shape.length
          if (i < lanes) pair(i, k, i, out)
        }),
      )
    default:
      return args.forEach((a, k) => each(a.shape.length, (i) => pair(i, k, i, out)))
  }
}

/** The classes of axes of a block and of the blocks in it. */
export interface Classes {
  /** The class of an axis; undefined for axes of length 1. */
  readonly of: (value: Value, axis: number) => number | undefined
}

/** Works out which axes are one. Values are told apart by identity, so blocks may number theirs alike. */
export const classesOf = (block: Block): Classes => {
  const parents: number[] = []
  const nodes = new Map<Value, readonly number[]>()
  const find = (n: number): number => {
    let root = n
    while (parents[root] !== root) root = parents[root]!
    while (parents[n] !== root) [parents[n], n] = [root, parents[n]!]
    return root
  }
  const axesOf = (v: Value): readonly number[] => {
    const known = nodes.get(v)
    if (known !== undefined) return known
    const made = v.shape.map(() => parents.push(parents.length) - 1)
    nodes.set(v, made)
    return made
  }
  const join = (a: Value, i: number, b: Value, j: number): void => {
    if (a.shape[i] === 1 || a.shape[i] !== b.shape[j]) return
    parents[find(axesOf(a)[i]!)] = find(axesOf(b)[j]!)
  }
  const joinAll = (a: Value, b: Value, shift = 0): void =>
    each(a.shape.length, (i) => join(a, i, b, i + shift))

  const visit = (inner: Block): void => {
    const values = new Map([...inner.params, ...inner.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
    for (const e of inner.equations) {
      const args = e.args.map((a) => values.get(a)!)
      if (e.op !== 'loop' && e.op !== 'while') {
        const all = [...args, ...e.outs]
        pairPrimitive(e, args, (i, of, j, to) => join(all[of]!, i, all[to]!, j))
        continue
      }
      e.blocks.forEach(visit)
      const carries = numberOf(e, 'carries')
      e.blocks.forEach((b) => args.forEach((a, i) => joinAll(a, b.params[i + 1]!)))
      const body = e.blocks.at(-1)!
      const found = new Map([...body.params, ...body.equations.flatMap((q) => q.outs)].map((v) => [v.id, v]))
      body.results.forEach((r, i) => {
        joinAll(found.get(r)!, e.outs[i]!, i < carries ? 0 : 1)
        if (i < carries) joinAll(found.get(r)!, body.params[i + 1]!)
      })
    }
  }
  visit(block)
  return {
    of: (value, axis) => {
      const axes = nodes.get(value)
      return axes === undefined || value.shape[axis] === 1 ? undefined : find(axes[axis]!)
    },
  }
}

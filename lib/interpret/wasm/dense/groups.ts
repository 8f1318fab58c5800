/**
 * A block as steps on whole tensors. Elementwise equations join the group that holds the latest of their arguments in
 * registers; layout is left to views, and copied where no view can tell it; all else begins a group of its own.
 */
import { size, type Shape } from '../../../core/graph.js'
import type { Block, Equation, Value } from '../../../core/Ir.js'
import { table as primitives } from '../../../core/table.js'
import { uncovered } from '../cells.js'
import { list, numberOf } from '../params.js'
import { isWhole, part, permuted, repeated, reshaped, squeezed, whole } from '../views.js'
import { argmaxOf, categoricalOf } from './choice.js'
import { isConvolution, placeConvolution } from './convolution.js'
import { dotOf, outerOf } from './dot.js'
import { childKeyOf, drawOf, laneParts } from './draw.js'
import {
  formOf,
  typeOf,
  type Found,
  type Group,
  type Located,
  type Parts,
  type Placed,
  type Root,
} from './found.js'
import { placeLoop, placeWhile } from './loop.js'
import { reductionOf } from './reduction.js'
import {
  copied,
  inMemory,
  inRegisters,
  located,
  needStored,
  newGroup,
  newRoot,
  type Writing,
} from './writing.js'

const canJoin = ({ head }: Group): boolean =>
  head.kind === 'map' || head.kind === 'reduction' || (head.kind === 'product' && isWhole(head.into))

/** Opens a group for an elementwise equation, or joins the one that holds its latest argument in registers. */
const place = (w: Writing, e: Equation, args: readonly Found[], onIntegers: boolean): Found => {
  const out = e.outs[0]!
  const space = squeezed(out.shape)
  const latest = Math.max(
    -1,
    ...args.map((a) =>
      a.kind === 'located' && a.root.step !== undefined ? w.steps.indexOf(a.root.step) : -1,
    ),
  )
  const last = w.steps[latest]
  const joins =
    last?.kind === 'group' &&
    canJoin(last) &&
    last.space.join() === space.join() &&
    args.every((a) => a.kind !== 'located' || a.root.step !== last || inRegisters(a, last))
  const group: Group = joins ? last : { kind: 'group', head: { kind: 'map' }, space, body: [] }
  if (!joins) w.steps.push(group)
  const root = newRoot(out, w.depth, group)
  const placed: Placed = { e, args, onIntegers, root }
  group.body.push(placed)
  args.forEach((a) => {
    if (!inRegisters(a, group)) needStored(a)
  })
  return located(root)
}

/** An elementwise equation on numbers that are known. */
const folded = (e: Equation, args: readonly Found[]): Found | undefined => {
  const xs = args.flatMap((a) => (a.kind === 'number' ? [a.x] : []))
  const formula = primitives.get(e.op)?.scalar
  if (formula === undefined || xs.length < args.length) return undefined
  const x = formula(e.params)(...xs)
  return {
    kind: 'number',
    x: e.outs[0]!.dtype === 'float' ? Math.fround(x) : x,
  }
}

const constantOf = (e: Equation, out: Value): Found => {
  const data = list(e, 'data')
  if (data.every((x) => Object.is(x, data[0]))) return { kind: 'number', x: data[0]! }
  return located({
    form: formOf(out),
    shape: out.shape,
    depth: 0,
    data,
    stored: true,
  })
}

const layout = (w: Writing, e: Equation, x: Found, shape: Shape): Found | undefined => {
  if (x.kind === 'number') return /^(reshape|broadcast|transpose|slice)$/.test(e.op) ? x : undefined
  const { root, view } = x
  switch (e.op) {
    case 'reshape': {
      const seen = reshaped(view, shape)
      return seen === undefined
        ? located(copied(w, x, { dtype: typeOf(root.form), shape: view.shape }).root, whole(shape))
        : located(root, seen)
    }
    case 'broadcast':
      return located(root, repeated(view, shape, list(e, 'axes')))
    case 'transpose':
      return located(root, permuted(view, list(e, 'order')))
    case 'slice':
      return located(root, part(view, list(e, 'begin'), shape))
    default:
      return undefined
  }
}

const partsOf = (e: Equation, args: readonly Found[], given: readonly Value[], root: Root): Parts => {
  const target = whole(root.shape)
  if (e.op === 'pad')
    return {
      kind: 'parts',
      root,
      parts: [
        { from: { kind: 'number', x: 0 }, at: target },
        {
          from: args[0]!,
          at: part(target, list(e, 'before'), given[0]!.shape),
        },
      ],
    }
  const axis = numberOf(e, 'axis')
  let at = 0
  const parts = args.flatMap((from, i) => {
    const { shape } = given[i]!
    const begin = shape.map((_, k) => (k === axis ? at : 0))
    at += shape[axis]!
    return isEmpty(given[i]!) ? [] : [{ from, at: part(target, begin, shape) }]
  })
  return { kind: 'parts', root, parts }
}

/** The steps of a block at given arguments, and how its results are found. */
export const writeSteps = (w: Writing, block: Block, params: readonly Found[]): readonly Found[] => {
  const found = new Map(block.params.map((p, i) => [p.id, params[i]!]))
  const types = new Map([...block.params, ...block.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  for (const e of block.equations) {
    const args = e.args.map((a) => found.get(a)!)
    const given = e.args.map((a) => types.get(a)!)
    const made =
      e.op === 'loop'
        ? placeLoop(w, e, args, writeSteps)
        : e.op === 'while'
          ? placeWhile(w, e, args, writeSteps)
          : [define(w, e, args, given)]
    e.outs.forEach((o, i) => found.set(o.id, made[i]!))
  }
  return block.results.map((r) => found.get(r)!)
}

const isEmpty = ({ shape }: Value): boolean => size(shape) === 0

/** A value without elements, and the sum of nothing. */
const NOTHING: Found = { kind: 'number', x: 0 }

const define = (w: Writing, e: Equation, args: readonly Found[], given: readonly Value[]): Found => {
  const out = e.outs[0]!
  if (isEmpty(out)) return NOTHING
  if (e.op === 'constant') return constantOf(e, out)
  if (given.some(isEmpty) && e.op !== 'concat')
    return e.op === 'maximum' ? { kind: 'number', x: -Infinity } : NOTHING
  const moved = layout(w, e, args[0]!, out.shape)
  if (moved !== undefined) return moved
  const memory = (): readonly Located[] => args.map((a, i) => inMemory(a, given[i]!))
  if (isConvolution(e.op)) return placeConvolution(w, e, e.op, memory())
  switch (e.op) {
    case 'concat':
    case 'pad':
      return newGroup(w, out, (root) => partsOf(e, args, given, root))
    case 'dot': {
      const sides = outerOf(e, memory(), out.shape)
      return sides === undefined
        ? newGroup(w, out, (root) => dotOf(e, memory(), root))
        : place(w, { ...e, op: 'mul', params: {} }, sides, false)
    }
    case 'sum':
    case 'maximum':
      return newGroup(w, out, (root) => reductionOf(e, memory()[0]!, root))
    case 'uniform':
    case 'normal':
      return newGroup(w, out, (root) => drawOf(e, args, given, root))
    case 'argmax':
      return newGroup(w, out, (root) => argmaxOf(e, memory()[0]!, root))
    case 'categorical':
      return newGroup(w, out, (root) => categoricalOf(args, given, memory()[2]!, root))
    case 'childKey':
      return newGroup(w, out, (root) => childKeyOf(args, given, root))
    case 'accept':
      return place(w, e, [...laneParts(args, given, out.shape), args[2]!], false)
    case 'gather': {
      const [table, indices] = memory()
      return newGroup(w, out, (root) => ({
        kind: 'gather',
        table: table!,
        indices: indices!,
        root,
      }))
    }
    case 'scatterAdd': {
      const [indices, updates] = memory()
      return newGroup(w, out, (root) => ({
        kind: 'scatter',
        updates: updates!,
        indices: indices!,
        root,
      }))
    }
    default:
      return primitives.get(e.op)?.kind === 'elementwise'
        ? (folded(e, args) ??
            place(
              w,
              e,
              args,
              given.some((v) => v.dtype === 'int'),
            ))
        : uncovered(`'${e.op}'`)
  }
}

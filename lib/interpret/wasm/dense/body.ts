/** What a group computes elementwise, while its numbers are in registers. */
import { mask, number, toFloat, toInt, wordsOf, type Cell } from '../cells.js'
import { counterOf } from '../draws.js'
import * as f32x4 from '../emit/f32x4.js'
import { functions } from '../math/functions.js'
import { logUniform } from '../math/normal.js'
import { threefry } from '../math/threefry.js'
import { floatOperation, integerOperation, select } from '../operations.js'
import { stridesOf } from '../shapes.js'
import { reachAlong, reachOf, type At, type Context, type Reach } from './context.js'
import type { Group, Placed, Root } from './found.js'
import { load, store, vectorOf } from './vectors.js'
import { inRegisters } from './writing.js'
import { numberOf } from '../params.js'

/** How an argument of an equation is read. */
type Operand =
  | { readonly kind: 'registers'; readonly root: Root }
  | { readonly kind: 'memory'; readonly reach: Reach }
  | { readonly kind: 'number'; readonly x: number }

/** The elementwise equations of a group with their operands, and where their results are stored. */
export interface Body {
  readonly reaches: readonly Reach[]
  /** Whether all it does is to add one value to what the heart has made, and to store that. */
  readonly isSum: boolean
  /** Computes some elements, given what the heart of the group has made of them. */
  readonly run: (c: Context, registers: Map<Root, Cell>, at: At) => void
}

/** Where a group stores a result. */
export const storeReach = (root: Root, group: Group): Reach => reachOf(root, 0, stridesOf(group.space))

export const bodyOf = (group: Group): Body => {
  const steps = group.body.map((placed) => ({
    placed,
    operands: placed.args.map((a): Operand => {
      if (a.kind === 'number') return a
      return inRegisters(a, group)
        ? { kind: 'registers', root: a.root }
        : { kind: 'memory', reach: reachAlong(a, placed.root.shape) }
    }),
    target: placed.root.stored ? storeReach(placed.root, group) : undefined,
  }))
  const reaches = steps.flatMap(({ operands, target }) => [
    ...operands.flatMap((o) => (o.kind === 'memory' ? [o.reach] : [])),
    ...(target === undefined ? [] : [target]),
  ])
  const run: Body['run'] = (c, registers, at) => {
    const { w } = c
    const loaded = new Map<string, Cell>()
    const read = (o: Operand): Cell => {
      if (o.kind === 'number') return number(o.x)
      if (o.kind === 'registers') return registers.get(o.root)!
      const { root, strides } = o.reach
      const spot = at(o.reach)
      const key = `${c.placeOf(root).key}|${strides.join()}|${spot.offset}`
      const known = loaded.get(key) ?? load(w, root.form, spot)
      loaded.set(key, known)
      return known
    }
    // a state that is replaced in place is read before
    const late: (() => void)[] = []
    for (const { placed, operands, target } of steps) {
      const { root } = placed
      const cell = operation(c, placed, operands.map(read))
      registers.set(root, cell)
      if (target === undefined) continue
      const put = (): void => store(w, root.form, at(target), cell)
      if (root.inPlaceOf === undefined) put()
      else late.push(put)
    }
    late.forEach((put) => put())
  }
  const [only, ...others] = steps
  const isSum = only?.placed.e.op === 'add' && others.length === 0 && reaches.length === 2
  return { reaches, isSum, run }
}

const operation = ({ w }: Context, { e, onIntegers, root }: Placed, args: readonly Cell[]): Cell => {
  switch (e.op) {
    case 'stopGradient':
      return args[0]!
    case 'toFloat':
      return toFloat(w, args[0]!)
    case 'toInt':
      return toInt(w, args[0]!)
    case 'select':
      return select(w, args[0]!, args[1]!, args[2]!, {
        varies: true,
        ofIntegers: root.form === 'integers',
      })
    case 'accept': {
      const [k0, k1, address, logRatio] = args
      const [word] = threefry(w, wordsOf(w, k0!), wordsOf(w, k1!), ...counterOf(w, address!))
      return mask(w.let(f32x4.less(logUniform(w, word), vectorOf(w, 'floats', logRatio!))))
    }
    default:
      return onIntegers
        ? integerOperation(w, e.op, args)
        : floatOperation(w, e.op, args, numberOf(e, 'slope'), functions)
  }
}

/**
 * The log-density interpreter: log p(y) of a random value by inversion. Each leaf of the value must be one fresh
 * draw, or an invertible elementwise image of one given the leaves before it, or a finite mixture of such:
 *   y = f(xi),   log p(y) = log p_xi(f^-1(y)) - sum log |f'|
 * Anything else (a sum of two draws, a draw that the value hides) has no density here: a `LawError`.
 */
import { fail } from '../core/GiryError.js'
import {
  constant,
  dependents,
  substitute,
  topological,
  variable,
  type Node,
  type Tensor,
} from '../core/graph.js'
import { sum } from '../core/prim/broadcast.js'
import * as P from '../core/prim/draw.js'
import * as E from '../core/prim/elementwise.js'
import { gather } from '../core/prim/indexing.js'
import { reshape, slice, stack, transpose } from '../core/prim/layout.js'
import { logsumexp } from '../core/prim/reduce.js'
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'
import type { Random } from './Random.js'

type Solved = ReadonlyMap<Tensor, Tensor>

interface Result {
  readonly logDensity: Tensor
  readonly solved: Solved
}

const DRAWS = [P.uniformPrimitive, P.normalPrimitive, P.acceptPrimitive, P.categoricalPrimitive]
/** The draws made by the random value itself; a value that it starts from may contain others. */
type Own = ReadonlySet<Node>
const isDraw = (n: Node, own: Own): boolean => DRAWS.includes(n.primitive) && own.has(n)
const total = (t: Tensor): Tensor =>
  sum(
    t,
    t.shape.map((_, i) => i),
  )
const like = (t: Tensor, x: number): Tensor => E.fill(x, t.shape)

const unsolved = (t: Tensor, solved: Solved, own: Own): readonly Tensor[] =>
  topological([t]).flatMap((n) => (isDraw(n, own) && !solved.has(n.outputs[0]!) ? n.outputs : []))

const refuse = (what: string): never =>
  fail(
    'LawError',
    `${what} has no density that giry can derive`,
    'make each component one draw or an invertible image of one; or use a move that needs no density',
  )

/** The log-density of a random value of floats, integers or flags, at a given value. */
export const logDensity =
  <A>(random: Random<A>) =>
  (at: A): Scalar => {
    const key = variable({ dtype: 'int', shape: [2] })
    const { value } = random.trace({ key, address: constant([0], [], 'int') })
    const space = Space.of(value)
    const leaves = space.flatten(value)
    const targets = space.flatten(at)
    const own = dependents(leaves, [key])
    const end = leaves.reduce<Result>(
      (acc, leaf, i) => {
        const { logDensity: l, solved } = invert(leaf, targets[i]!, acc.solved, own)
        return { logDensity: E.add(acc.logDensity, l), solved }
      },
      { logDensity: constant([0], []), solved: new Map() },
    )
    const density = substitute([end.logDensity], end.solved)[0]!
    if (dependents([density], [key]).has(density.node)) refuse('a value that hides a draw')
    return density as Scalar
  }

/** The log-density of leaf t at y, and what its draw must then have been. */
const invert = (t: Tensor, y: Tensor, solved: Solved, own: Own): Result => {
  const n = t.node
  if (solved.has(t)) return refuse('a value that repeats a draw')
  if (isDraw(n, own)) return { logDensity: drawDensity(n, y), solved: new Map([...solved, [t, y]]) }
  if (n.primitive.name === 'gather' && n.args[1]!.node.primitive === P.categoricalPrimitive)
    return mixtureDensity(n, y, solved, own)
  const random = n.args.map((a) => unsolved(a, solved, own).length > 0)
  if (random.filter(Boolean).length !== 1)
    return refuse(random.includes(true) ? `'${n.primitive.name}' of two draws` : `a constant component`)
  const i = random.indexOf(true)
  const step = inverse(n, i, y)
  const inner = invert(n.args[i]!, step.value, solved, own)
  return { logDensity: E.sub(inner.logDensity, step.logSlope), solved: inner.solved }
}

const drawDensity = (n: Node, y: Tensor): Tensor => {
  switch (n.primitive) {
    case P.normalPrimitive:
      return total(E.sub(like(y, -0.5 * Math.log(2 * Math.PI)), E.mul(like(y, 0.5), E.mul(y, y))))
    case P.uniformPrimitive: {
      const inside = E.and(E.less(like(y, 0), y), E.less(y, like(y, 1)))
      return total(E.select(inside, like(y, 0), like(y, -Infinity)))
    }
    case P.acceptPrimitive: {
      const r = E.min(n.args[2]!, like(n.args[2]!, 0))
      return total(E.select(y, r, E.log(E.neg(E.expm1(r)))))
    }
    default: {
      const logits = n.args[2]!
      return E.sub(gather(logits, y), logsumexp(logits, [0]))
    }
  }
}

interface Inverted {
  readonly value: Tensor
  /** sum of log |slope| over the elements. */
  readonly logSlope: Tensor
}

const flat = (value: Tensor): Inverted => ({ value, logSlope: constant([0], []) })

/** Solves n(..., x, ...) = y for argument i. */
const inverse = (n: Node, i: number, y: Tensor): Inverted => {
  const other = n.args[1 - i]
  switch (n.primitive.name) {
    case 'add':
      return flat(E.sub(y, other!))
    case 'sub':
      return flat(i === 0 ? E.add(y, other!) : E.sub(other!, y))
    case 'neg':
      return flat(E.neg(y))
    case 'mul':
      return { value: E.div(y, other!), logSlope: total(E.log(E.abs(other!))) }
    case 'div':
      if (i === 1) return refuse('a quotient by a draw')
      return { value: E.mul(y, other!), logSlope: E.neg(total(E.log(E.abs(other!)))) }
    case 'exp':
      return { value: E.log(y), logSlope: total(E.log(y)) }
    case 'sigmoid':
      return {
        value: E.sub(E.log(y), E.log1p(E.neg(y))),
        logSlope: total(E.add(E.log(y), E.log1p(E.neg(y)))),
      }
    case 'reshape':
      return flat(reshape(y, n.args[0]!.shape))
    case 'transpose': {
      const order = n.params['order'] as readonly number[]
      return flat(
        transpose(
          y,
          order.map((_, k) => order.indexOf(k)),
        ),
      )
    }
    default:
      return refuse(`'${n.primitive.name}' of a draw`)
  }
}

/** gather(stack(parts), k): log sum_k softmax(logits)_k p_k(y). */
const mixtureDensity = (n: Node, y: Tensor, solved: Solved, own: Own): Result => {
  const [stacked, k] = [n.args[0]!, n.args[1]!]
  const logits = k.node.args[2]!
  const count = stacked.shape[0]!
  const parts =
    stacked.node.primitive.name === 'concat' ? stacked.node.args : refuse('a choice among rows of a draw')
  const logs = parts.map((part, i) => {
    const { logDensity: l, solved: inner } = invert(reshape(part, y.shape), y, solved, own)
    return E.add(
      substitute([l], inner)[0]!,
      E.sub(reshape(slice(logits, [i], [1]), []), logsumexp(logits, [0])),
    )
  })
  if (parts.length !== count) refuse('a choice among uneven parts')
  return {
    logDensity: logsumexp(stack(logs), [0]),
    solved: new Map([...solved, [k, constant([0], [], 'int')]]),
  }
}

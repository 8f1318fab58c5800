/**
 * One component of a random value, solved for its draw:
 *   y = f(xi),   log p(y) = log p_xi(f^-1(y)) - sum log |f'|
 * Outside the image of f the density is 0, and its logarithm -Infinity.
 */
import { fail } from '../../core/GiryError.js'
import { constant, size, topological, type Node, type Tensor } from '../../core/graph.js'
import { broadcast, sum } from '../../core/prim/broadcast.js'
import * as P from '../../core/prim/draw.js'
import * as E from '../../core/prim/elementwise.js'
import { oneHot } from '../../core/prim/indexing.js'
import { reshape, transpose } from '../../core/prim/layout.js'
import { logsumexp } from '../../core/prim/reduce.js'
import { flagLogs } from './choice.js'

/** Stops with a `LawError`. */
export const refuse = (what: string): never =>
  fail(
    'LawError',
    `${what} has no density that giry can derive`,
    'make each component one draw or an invertible image of one; or use a move that needs no density',
  )

const like = (t: Tensor, x: number): Tensor => E.fill(x, t.shape)
const total = (t: Tensor): Tensor =>
  sum(
    t,
    t.shape.map((_, i) => i),
  )

/** The value that a draw must have had, and the log-density of the component there. */
export interface Solved {
  readonly logDensity: Tensor
  readonly draw: Tensor
  readonly value: Tensor
}

/** Solves component t = y for the one draw that it has. */
export const invert = (t: Tensor, y: Tensor, isDraw: (n: Node) => boolean): Solved => {
  const n = t.node
  if (isDraw(n)) return { logDensity: drawDensity(n, y), draw: t, value: y }
  const random = n.args.flatMap((a, i) => (dependsOnDraw(a, isDraw) ? [i] : []))
  if (random.length !== 1) return refuse(`'${n.primitive.name}' of two draws`)
  const [i] = random
  const step = inverse(n, i!, y)
  const inner = invert(n.args[i!]!, step.value, isDraw)
  return { ...inner, logDensity: E.sub(inner.logDensity, step.logSlope) }
}

const dependsOnDraw = (t: Tensor, isDraw: (n: Node) => boolean): boolean => topological([t]).some(isDraw)

const drawDensity = (n: Node, y: Tensor): Tensor => {
  switch (n.primitive) {
    case P.normalPrimitive:
      return E.sub(
        constant([-0.5 * Math.log(2 * Math.PI) * size(y.shape)], []),
        E.mul(constant([0.5], []), total(E.mul(y, y))),
      )
    case P.uniformPrimitive:
      return total(E.select(between(0, y, 1), like(y, 0), like(y, -Infinity)))
    case P.acceptPrimitive: {
      const [yes, no] = flagLogs(n)
      return total(E.select(y, yes, no))
    }
    default: {
      const logits = n.args[2]!
      const last = logits.shape.length - 1
      const at = E.less(like(logits, 0), oneHot(y, logits.shape[last]!))
      const log = E.sub(sum(E.select(at, logits, like(logits, 0)), [last]), logsumexp(logits, [last]))
      const known = E.less(like(log, 0), E.toFloat(within(y, logits.shape[last]!)))
      return total(E.select(known, log, like(log, -Infinity)))
    }
  }
}

const between = (low: number, y: Tensor, high: number): Tensor =>
  E.and(E.less(like(y, low), y), E.less(y, like(y, high)))
/** Whether an index is one of n. */
const within = (k: Tensor, n: number): Tensor =>
  E.and(E.lessEqual(E.fill(0, k.shape, 'int'), k), E.less(k, E.fill(n, k.shape, 'int')))

interface Inverted {
  readonly value: Tensor
  /** sum of log |slope| over the elements; Infinity where there is no such value. */
  readonly logSlope: Tensor
}

const flat = (value: Tensor): Inverted => ({ value, logSlope: constant([0], []) })

/** The inverse of a function whose image is where `inside` holds; elsewhere any point of it stands in. */
const onto = (
  inside: Tensor,
  y: Tensor,
  point: number,
  f: (y: Tensor) => { readonly value: Tensor; readonly logSlope: Tensor },
): Inverted => {
  const { value, logSlope } = f(E.select(inside, y, like(y, point)))
  return { value, logSlope: total(E.select(inside, logSlope, like(y, Infinity))) }
}

/** y / x; what is repeated along axes is inverted once. */
const quotient = (y: Tensor, x: Tensor): Tensor => {
  if (!isRepeated(x)) return E.div(y, x)
  const [scale] = x.node.args
  return E.mul(
    y,
    broadcast(E.div(like(scale!, 1), scale!), x.shape, x.node.params['axes'] as readonly number[]),
  )
}

/** The sum of log |x|; of what is repeated along axes, the logarithm is taken once. */
const logScale = (x: Tensor): Tensor => {
  const [scale] = isRepeated(x) ? x.node.args : [x]
  const times = size(x.shape) / Math.max(1, size(scale!.shape))
  return E.mul(constant([times], []), total(E.log(E.abs(scale!))))
}

const isRepeated = (x: Tensor): boolean => x.node.primitive.name === 'broadcast'

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
      return { value: quotient(y, other!), logSlope: logScale(other!) }
    case 'div':
      if (i === 1) return refuse('a quotient by a draw')
      return { value: E.mul(y, other!), logSlope: E.neg(logScale(other!)) }
    case 'exp':
      return onto(E.less(like(y, 0), y), y, 1, (v) => ({ value: E.log(v), logSlope: E.log(v) }))
    case 'sigmoid':
      return onto(between(0, y, 1), y, 0.5, (v) => {
        const [a, b] = [E.log(v), E.log1p(E.neg(v))]
        return { value: E.sub(a, b), logSlope: E.add(a, b) }
      })
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

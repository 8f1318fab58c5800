/** Choices: draws with finitely many outcomes, and what is left of a value once the outcome of one is given. */
import { constant, node, topological, type Node, type Tensor } from '../../core/graph.js'
import { acceptPrimitive, categoricalPrimitive } from '../../core/prim/draw.js'
import * as E from '../../core/prim/elementwise.js'
import { reshape, slice } from '../../core/prim/layout.js'
import { logsumexp } from '../../core/prim/reduce.js'

export const isChoice = (n: Node): boolean =>
  n.primitive === acceptPrimitive || n.primitive === categoricalPrimitive

/** Log-probabilities of true and of false. */
export const flagLogs = (n: Node): readonly [Tensor, Tensor] => {
  const ratio = n.args[2]!
  const yes = E.min(ratio, E.fill(0, ratio.shape))
  return [yes, E.log(E.neg(E.expm1(yes)))]
}

/** The outcomes of a choice, each with its log-probability. */
export const outcomes = (n: Node): readonly (readonly [outcome: Tensor, log: Tensor])[] => {
  if (n.primitive === acceptPrimitive) {
    const [yes, no] = flagLogs(n)
    return [
      [constant([1], [], 'bool'), yes],
      [constant([0], [], 'bool'), no],
    ]
  }
  const logits = n.args[2]!
  return Array.from({ length: logits.shape[0]! }, (_, k) => [
    constant([k], [], 'int'),
    E.sub(reshape(slice(logits, [k], [1]), []), logsumexp(logits, [0])),
  ])
}

/** Tensors once a choice has an outcome: what wasn't chosen is gone from them. */
export const choose = (ts: readonly Tensor[], choice: Tensor, outcome: Tensor): readonly Tensor[] => {
  const images = new Map<Tensor, Tensor>([[choice, outcome]])
  const image = (t: Tensor): Tensor => images.get(t) ?? t
  for (const n of topological(ts)) {
    const args = n.args.map(image)
    if (args.every((a, i) => a === n.args[i]) || images.has(n.outputs[0]!)) continue
    const copy = node(n.primitive, args, n.params, n.types, n.functions, n.where)
    n.outputs.forEach((t, i) => images.set(t, chosen(copy.outputs[i]!) ?? copy.outputs[i]!))
  }
  return ts.map(image)
}

const numberOf = (t: Tensor): number | undefined =>
  t.node.primitive.name === 'constant' && t.shape.length === 0
    ? (t.node.params['data'] as readonly number[])[0]
    : undefined

/** Of a choice among tensors with a constant outcome, the tensor that it chooses. */
const chosen = (t: Tensor): Tensor | undefined => {
  const [first, second, third] = t.node.args
  if (t.node.primitive.name === 'select') {
    const c = numberOf(first!)
    return c === undefined ? undefined : c === 1 ? second : third
  }
  if (t.node.primitive.name !== 'gather' || first!.node.primitive.name !== 'concat') return undefined
  const k = numberOf(second!)
  const rows = first!.node.args
  return k !== undefined && rows.every((r) => r.shape[0] === 1) ? reshape(rows[k]!, t.shape) : undefined
}

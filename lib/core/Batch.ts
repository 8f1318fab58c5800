/**
 * Batching, graph to graph: results for many values of some variables at once, along a new axis 0. Whatever
 * doesn't depend on those variables stays as it is, and is shared.
 *   batch(f)(xs)[i] = f(xs[i])
 */
import {
  constant,
  constantPrimitive,
  dependents,
  topological,
  variable,
  variablePrimitive,
  type Fn,
  type Tensor,
} from './graph.js'
import { broadcastLeading } from './prim/broadcast.js'

export interface Lane {
  readonly tensor: Tensor
  readonly batched: boolean
}

/** No values at all of a tensor's type. */
const none = (t: Tensor): Tensor => constant([], [0, ...t.shape], t.dtype)

/** The results when each variable of `lanes` is replaced by its batch of `size` values. */
export const batch = (
  results: readonly Tensor[],
  lanes: ReadonlyMap<Tensor, Tensor>,
  size: number,
): readonly Lane[] => {
  const varying = dependents(results, [...lanes.keys()])
  if (size === 0)
    return results.map((t) =>
      varying.has(t.node) ? { tensor: none(t), batched: true } : { tensor: t, batched: false },
    )
  const made = new Map<Tensor, Tensor>(lanes)
  for (const n of topological(results)) {
    if (!varying.has(n) || n.primitive === variablePrimitive || n.primitive === constantPrimitive) continue
    const args = n.args.map((a) => made.get(a) ?? a)
    const outputs = n.primitive.batch(
      n,
      args,
      n.args.map((a) => made.has(a)),
      size,
    )
    n.outputs.forEach((t, i) => made.set(t, outputs[i]!))
  }
  return results.map((t) => ({ tensor: made.get(t) ?? t, batched: made.has(t) }))
}

/** The lane's tensor with axis 0 of length `size`, repeated if it doesn't vary. */
export const spreadLane = (lane: Lane, size: number): Tensor =>
  lane.batched ? lane.tensor : broadcastLeading(lane.tensor, size)

/** A function whose parameters flagged in `batched` carry the new axis; its results are flagged likewise. */
export const batchFn = (
  fn: Fn,
  batched: readonly boolean[],
  size: number,
): { readonly params: readonly Tensor[]; readonly results: readonly Lane[] } => {
  const params = fn.params.map((p, i) =>
    batched[i] ? variable({ dtype: p.dtype, shape: [size, ...p.shape] }) : p,
  )
  const lanes = new Map(fn.params.flatMap((p, i) => (batched[i] ? [[p, params[i]!] as const] : [])))
  return { params, results: batch(fn.results, lanes, size) }
}

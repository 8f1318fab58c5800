/**
 * Reverse-mode differentiation, graph to graph: the result is an ordinary graph of the same primitives, so
 * gradients of gradients exist to any order.
 *   vjp(y, ct, x) = J(x)^T ct,   J = dy/dx
 * Noise is fixed (pathwise gradients). A path through an accept or a categorical has no such gradient.
 */
import { fail } from './GiryError.js'
import { dependents, sameShape, showType, topological, type Node, type Tensor } from './graph.js'
import { acceptPrimitive, categoricalPrimitive } from './prim/draw.js'
import { add, fill } from './prim/elementwise.js'

const discrete = [acceptPrimitive, categoricalPrimitive]

/** One cotangent per tensor of `wrt`, or undefined where `outputs` don't depend on it differentiably. */
export const vjpSparse = (
  outputs: readonly Tensor[],
  cotangents: readonly (Tensor | undefined)[],
  wrt: readonly Tensor[],
): readonly (Tensor | undefined)[] => {
  const active = dependents(outputs, wrt)
  const sums = new Map<Tensor, Tensor>()
  const accumulate = (t: Tensor, ct: Tensor | undefined): void => {
    if (ct === undefined || t.dtype !== 'float' || !active.has(t.node)) return
    if (!sameShape(ct.shape, t.shape))
      fail('ShapeError', `cotangent ${showType(ct)} of ${showType(t)}`, 'give it the shape of the output')
    const before = sums.get(t)
    sums.set(t, before === undefined ? ct : add(before, ct))
  }
  outputs.forEach((t, i) => accumulate(t, cotangents[i]))
  const sources = new Set(wrt.map((t) => t.node))
  const backwards = [...topological(outputs)].reverse()
  for (const n of backwards) if (active.has(n)) visit(n, sums, sources, active, accumulate)
  return wrt.map((t) => sums.get(t))
}

const visit = (
  n: Node,
  sums: ReadonlyMap<Tensor, Tensor>,
  sources: ReadonlySet<Node>,
  active: ReadonlySet<Node>,
  accumulate: (t: Tensor, ct: Tensor | undefined) => void,
): void => {
  if (sources.has(n)) return
  if (discrete.includes(n.primitive) && n.args.some((a) => a.dtype === 'float' && active.has(a.node)))
    fail(
      'GradientError',
      `a gradient through the discrete draw '${n.primitive.name}' at ${n.where}`,
      'cut the path with stopGradient, or differentiate an expectation instead',
    )
  const cts = n.outputs.map((t) => sums.get(t))
  if (cts.some((ct) => ct !== undefined))
    n.primitive.vjp(n, cts).forEach((ct, i) => accumulate(n.args[i]!, ct))
}

/** Cotangents of `wrt`, zeros where there is no dependence. */
export const vjp = (
  outputs: readonly Tensor[],
  cotangents: readonly Tensor[],
  wrt: readonly Tensor[],
): readonly Tensor[] => vjpSparse(outputs, cotangents, wrt).map((ct, i) => ct ?? fill(0, wrt[i]!.shape))

/** The gradient of a scalar. */
export const gradient = (output: Tensor, wrt: readonly Tensor[]): readonly Tensor[] => {
  if (output.shape.length !== 0 || output.dtype !== 'float')
    fail('GradientError', `gradient of ${showType(output)}`, 'differentiate a scalar')
  return vjp([output], [fill(1, [])], wrt)
}

/**
 * Reverse-mode differentiation, graph to graph: the result is an ordinary graph of the same primitives, so
 * gradients of gradients exist to any order.
 *   vjp(y, ct, x) = J(x)^T ct,   J = dy/dx
 * Noise is fixed (pathwise gradients). A path through an accept or a categorical has no such gradient.
 */
import { fail } from './GiryError.js'
import { sameShape, showType, topological, type Node, type Tensor } from './graph.js'
import { stopGradientPrimitive } from './prim/cast.js'
import { acceptPrimitive, categoricalPrimitive } from './prim/draw.js'
import { add, fill } from './prim/elementwise.js'

const isDiscrete = (n: Node): boolean =>
  n.primitive === acceptPrimitive || n.primitive === categoricalPrimitive

/** Nodes on a path of floats from one of `sources` that no stopGradient cuts. */
const differentiable = (outputs: readonly Tensor[], sources: readonly Tensor[]): ReadonlySet<Node> => {
  const found = new Set<Node>(sources.map((s) => s.node))
  for (const n of topological(outputs))
    if (n.primitive !== stopGradientPrimitive && n.args.some((a) => a.dtype === 'float' && found.has(a.node)))
      found.add(n)
  return found
}

/** Tensors that `outputs` need other than through a stopGradient. */
const uncut = (outputs: readonly Tensor[]): ReadonlySet<Tensor> => {
  const wanted = new Set(outputs)
  for (const n of [...topological(outputs)].reverse())
    if (n.primitive !== stopGradientPrimitive && n.outputs.some((t) => wanted.has(t)))
      n.args.forEach((a) => wanted.add(a))
  return wanted
}

/** One cotangent per tensor of `wrt`, or undefined where `outputs` don't depend on it differentiably. */
export const vjpSparse = (
  outputs: readonly Tensor[],
  cotangents: readonly (Tensor | undefined)[],
  wrt: readonly Tensor[],
): readonly (Tensor | undefined)[] => {
  const active = differentiable(outputs, wrt)
  const wanted = uncut(outputs)
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
  for (const n of [...topological(outputs)].reverse()) {
    if (!active.has(n) || sources.has(n) || !n.outputs.some((t) => wanted.has(t))) continue
    const needed = n.args.map((a) => a.dtype === 'float' && active.has(a.node))
    refuseDiscrete(n, needed, (t) => wanted.has(t) && !sums.has(t))
    const cts = n.outputs.map((t) => sums.get(t))
    if (cts.some((ct) => ct !== undefined))
      n.primitive.vjp(n, cts, needed).forEach((ct, i) => accumulate(n.args[i]!, ct))
  }
  return wrt.map((t) => sums.get(t))
}

/**
 * Stops at a discrete draw whose probabilities depend on the needed arguments of n: n itself, or one inside n on
 * the way to an output that matters without a cotangent, such as a flag.
 */
const refuseDiscrete = (n: Node, needed: readonly boolean[], matters: (output: Tensor) => boolean): void => {
  if (!needed.includes(true)) return
  if (isDiscrete(n))
    fail(
      'GradientError',
      `a gradient through the discrete draw '${n.primitive.name}' at ${n.where}`,
      'cut the path with stopGradient, or differentiate an expectation instead',
    )
  if (n.functions.length > 0 && n.outputs.some(matters)) refuseInside(n, needed, matters)
}

const refuseInside = (n: Node, needed: readonly boolean[], matters: (output: Tensor) => boolean): void => {
  const carries = Number(n.params['carries'] ?? 0)
  // the parameters of a loop begin with its index, and what one carry needs may reach any other
  const skipped = n.primitive.name === 'call' ? 0 : 1
  const depends = (i: number): boolean => (i >= 0 && i < carries ? needed.includes(true) : needed[i] === true)
  for (const fn of n.functions) {
    const sources = fn.params.filter((p, i) => p.dtype === 'float' && depends(i - skipped))
    const roots = skipped === 0 ? fn.results.filter((_, i) => matters(n.outputs[i]!)) : fn.results
    const active = differentiable(roots, sources)
    const wanted = uncut(roots)
    for (const m of topological(roots))
      if (active.has(m) && m.outputs.some((t) => wanted.has(t)))
        refuseDiscrete(
          m,
          m.args.map((a) => a.dtype === 'float' && active.has(a.node)),
          (t) => wanted.has(t),
        )
  }
}

/** Cotangents of `wrt`, zeros where there is no dependence. */
export const vjp = (
  outputs: readonly Tensor[],
  cotangents: readonly Tensor[],
  wrt: readonly Tensor[],
): readonly Tensor[] =>
  vjpSparse(outputs, cotangents, wrt).map((ct, i) => ct ?? fill(0, wrt[i]!.shape, wrt[i]!.dtype))

/** The gradient of a scalar. */
export const gradient = (output: Tensor, wrt: readonly Tensor[]): readonly Tensor[] => {
  if (output.shape.length !== 0 || output.dtype !== 'float')
    fail('GradientError', `gradient of ${showType(output)}`, 'differentiate a scalar')
  return vjp([output], [fill(1, [])], wrt)
}

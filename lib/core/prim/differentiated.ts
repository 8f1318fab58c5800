/**
 * Calls whose derivative is given and not worked out from their body: y = f(x) with a rule for J(x)^T ct. The rule may use
 * x and y, so that its own derivatives are right to every order. In the Core such a call is a call like any other.
 */
import { batch as batchGraph, spreadLane } from '../Batch.js'
import { within } from '../GiryError.js'
import { apply, variable, type Primitive, type Tensor } from '../graph.js'
import { sum } from './broadcast.js'
import { call, callPrimitive } from './call.js'
import { fill } from './elementwise.js'

/** J(x)^T ct for each argument, from the arguments, the results and their cotangents. */
type Pullback = (
  args: readonly Tensor[],
  results: readonly Tensor[],
  cotangents: readonly Tensor[],
) => readonly Tensor[]

/** For a batch: what every row shares gets the sum over the rows. */
const overRows =
  (pullback: Pullback, batched: readonly boolean[], size: number): Pullback =>
  (args, results, cotangents) => {
    const lanes = new Map<Tensor, Tensor>()
    const row = (t: Tensor, i: number): Tensor => {
      if (batched[i] === false) return t
      const one = variable({ dtype: t.dtype, shape: t.shape.slice(1) })
      lanes.set(one, t)
      return one
    }
    const rows = (ts: readonly Tensor[]): readonly Tensor[] => ts.map((t) => row(t, -1))
    const found = pullback(args.map(row), rows(results), rows(cotangents))
    return batchGraph(found, lanes, size).map((lane, i) => {
      const all = spreadLane(lane, size)
      return batched[i] ? all : sum(all, [0])
    })
  }

const calling = (pullback: Pullback): Primitive => ({
  ...callPrimitive,
  vjp: (n, cts) =>
    pullback(
      n.args,
      n.outputs,
      n.outputs.map((y, i) => cts[i] ?? fill(0, y.shape)),
    ),
  batch: (n, args, batched, size) => {
    const { node } = callPrimitive.batch(n, args, batched, size)[0]!
    return apply(calling(overRows(pullback, batched, size)), node.args, node.params, node.functions)
  },
})

/**
 * f at args as a call of this name with the given rule for its derivative. f is closed: it uses its arguments and
 * constants only. All arguments and results are floats.
 */
export const differentiated = (
  name: string,
  f: (args: readonly Tensor[]) => readonly Tensor[],
  pullback: Pullback,
  args: readonly Tensor[],
): readonly Tensor[] =>
  within(name, () => {
    const params = args.map(variable)
    const { node } = call(name, params, f(params), args)[0]!
    return apply(calling(pullback), node.args, node.params, node.functions)
  })

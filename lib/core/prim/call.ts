/** Calls of named functions, which become subprograms of the Core: passes share them and carry their values. */
import { fail } from '../GiryError.js'
import { batchFn, spreadLane } from '../Batch.js'
import { vjpSparse } from '../Grad.js'
import {
  apply,
  close,
  instantiate,
  variable,
  type Fn,
  type Params,
  type Primitive,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { expectAll } from './signature.js'

/**
 * For each argument and output of a call, how many of its leading axes are lanes: outermost axes of batches, along
 * which output k depends on nothing but lane k of the arguments that have the axis. Caching needs to know.
 */
export interface CallLanes {
  readonly args: readonly number[]
  readonly outs: readonly number[]
}

/** The lanes recorded at a call. */
export const callLanes = (params: Params): CallLanes => ({
  args: params['args'] as readonly number[],
  outs: params['outs'] as readonly number[],
})

const apart = (lanes: CallLanes): Params => ({ args: lanes.args, outs: lanes.outs })

export const callPrimitive: Primitive = {
  name: 'call',
  kind: 'control',
  infer: (args, params, [fn]) => {
    expectAll(fn!.name, args, fn!.params)
    const { args: given, outs } = callLanes(params)
    const fits = (lanes: readonly number[], types: readonly TensorType[]): boolean =>
      lanes.length === types.length && lanes.every((l, i) => l <= types[i]!.shape.length)
    if (!fits(given, args) || !fits(outs, fn!.results))
      fail('ShapeError', `lanes of ${fn!.name} that don't fit`, 'count them for each argument and result')
    return fn!.results
  },
  vjp: (n, cts, needed) => {
    const [fn] = n.functions
    const args = fn!.params.map(variable)
    const results = instantiate(fn!, args)
    const given = cts.map((ct) => ct && variable(ct))
    const asked = results.flatMap((_, i) => (given[i] === undefined ? [] : [i]))
    const backward = vjpSparse(
      asked.map((i) => results[i]!),
      asked.map((i) => given[i]),
      args.filter((_, i) => needed[i]),
    )
    const positions = args
      .flatMap((_, i) => (needed[i] ? [i] : []))
      .filter((_, k) => backward[k] !== undefined)
    const made = close(
      `${fn!.name}.vjp`,
      [...args, ...asked.map((i) => given[i]!)],
      backward.flatMap((g) => g ?? []),
    )
    const lanes = callLanes(n.params)
    const outputs = apply(
      callPrimitive,
      [...n.args, ...asked.map((i) => cts[i]!)],
      apart({
        args: [...lanes.args, ...asked.map((i) => lanes.outs[i]!)],
        outs: positions.map((i) => lanes.args[i]!),
      }),
      [made.fn],
    )
    return args.map((_, i) => outputs[positions.indexOf(i)])
  },
  batch: (n, args, batched, b) => {
    const { params, results } = batchFn(n.functions[0]!, batched, b)
    const fn: Fn = { name: n.functions[0]!.name, params, results: results.map((r) => spreadLane(r, b)) }
    const lanes = callLanes(n.params)
    return apply(
      callPrimitive,
      args,
      apart({
        args: lanes.args.map((l, i) => (batched[i] ? l + 1 : 0)),
        outs: lanes.outs.map((l) => l + 1),
      }),
      [fn],
    )
  },
}

/** A call of the named function that computes `results` from `args`, standing for the variables `params`. */
export const call = (
  name: string,
  params: readonly Tensor[],
  results: readonly Tensor[],
  args: readonly Tensor[],
): readonly Tensor[] => {
  const { fn, captured } = close(name, params, results)
  const given = [...args, ...captured]
  return apply(callPrimitive, given, apart({ args: given.map(() => 0), outs: results.map(() => 0) }), [fn])
}

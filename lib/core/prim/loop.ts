/**
 * Loops of a known length.
 *   body: [index, carry..., constants...] -> [carry..., rows...]; results: carry..., stacked rows...
 */
import { batchFn, spreadLane } from '../Batch.js'
import { fail, within } from '../GiryError.js'
import { vjpSparse } from '../Grad.js'
import {
  apply,
  close,
  constant,
  instantiate,
  variable,
  type Fn,
  type Node,
  type Params,
  type Primitive,
  type Tensor,
} from '../graph.js'
import { moveAxis, stack } from './layout.js'
import { expectAll, INDEX, requireCount } from './signature.js'

/** Loops longer than this have no reverse-mode gradient. */
export const UNROLL_LIMIT = 64

const number = (params: Params, key: string): number => Number(params[key])

/** Which carries vary in a batch: those that start varied, and those that a varied value flows into. */
const varyingCarries = (
  body: Fn,
  args: readonly boolean[],
  carries: number,
  size: number,
): readonly boolean[] => {
  const flags = args.slice(0, carries)
  for (;;) {
    const { results } = batchFn(body, [false, ...flags, ...args.slice(carries)], size)
    const next = flags.map((f, i) => f || results[i]!.batched)
    if (next.every((f, i) => f === flags[i])) return flags
    next.forEach((f, i) => (flags[i] = f))
  }
}

export const loopPrimitive: Primitive = {
  name: 'loop',
  kind: 'control',
  infer: (args, params, [body]) => {
    const carries = number(params, 'carries')
    expectAll('the body of the loop', [INDEX, ...args], body!.params)
    expectAll('the state of the loop', body!.results.slice(0, carries), args.slice(0, carries))
    const rows = body!.results.slice(carries)
    return [
      ...args.slice(0, carries),
      ...rows.map((r) => ({ dtype: r.dtype, shape: [number(params, 'count'), ...r.shape] })),
    ]
  },
  vjp: (n, cts, needed) => {
    const count = number(n.params, 'count')
    if (count > UNROLL_LIMIT)
      fail(
        'GradientError',
        `a gradient through ${count} iterations at ${n.where}`,
        `stop the gradient, or keep loops inside losses to ${UNROLL_LIMIT} iterations`,
      )
    const args = n.args.map(variable)
    const results = unroll(n, args)
    const asked = results.flatMap((_, i) => (cts[i] === undefined ? [] : [i]))
    const backward = vjpSparse(
      asked.map((i) => results[i]!),
      asked.map((i) => cts[i]),
      args.filter((_, i) => needed[i]),
    )
    const found = instantiate(
      { name: 'loop.vjp', params: args, results: backward.flatMap((g) => g ?? []) },
      n.args,
    )
    const positions = args
      .flatMap((_, i) => (needed[i] ? [i] : []))
      .filter((_, k) => backward[k] !== undefined)
    return args.map((_, i) => found[positions.indexOf(i)])
  },
  batch: (n, args, batched, b) => {
    const carries = number(n.params, 'carries')
    const varying = varyingCarries(n.functions[0]!, batched, carries, b)
    const { params, results } = batchFn(n.functions[0]!, [false, ...varying, ...batched.slice(carries)], b)
    const made: Fn = {
      name: n.functions[0]!.name,
      params,
      results: results.map((r, i) => (i >= carries || varying[i] ? spreadLane(r, b) : r.tensor)),
    }
    const start = args.map((a, i) =>
      i < carries && varying[i] ? spreadLane({ tensor: a, batched: batched[i]! }, b) : a,
    )
    return apply(loopPrimitive, start, n.params, [made]).map((t, i) =>
      i >= carries ? moveAxis(t, 1, 0) : spreadLane({ tensor: t, batched: varying[i]! }, b),
    )
  },
}

const unroll = (n: Node, args: readonly Tensor[]): readonly Tensor[] => {
  const carries = number(n.params, 'carries')
  const rows: Tensor[][] = n.functions[0]!.results.slice(carries).map(() => [])
  let state = args.slice(0, carries)
  for (let i = 0; i < number(n.params, 'count'); i++) {
    const results = instantiate(n.functions[0]!, [constant([i], [], 'int'), ...state, ...args.slice(carries)])
    state = results.slice(0, carries)
    rows.forEach((r, k) => r.push(results[carries + k]!))
  }
  const none = (i: number): Tensor => {
    const { dtype, shape } = n.types[carries + i]!
    return constant([], shape, dtype)
  }
  return [...state, ...rows.map((r, i) => (r.length === 0 ? none(i) : stack(r)))]
}

/** `count` iterations of `body`; what it returns as rows is stacked along a new axis 0. */
export const loop = (
  name: string,
  count: number,
  start: readonly Tensor[],
  body: (
    index: Tensor,
    carry: readonly Tensor[],
  ) => { readonly carry: readonly Tensor[]; readonly rows: readonly Tensor[] },
): readonly Tensor[] =>
  within(name, () => {
    requireCount('count', count)
    const index = variable(INDEX)
    const carry = start.map(variable)
    const made = body(index, carry)
    const { fn, captured } = close(name, [index, ...carry], [...made.carry, ...made.rows])
    return apply(loopPrimitive, [...start, ...captured], { count, carries: start.length }, [fn])
  })

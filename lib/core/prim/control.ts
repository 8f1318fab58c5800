/**
 * Control: calls of named functions, loops of a known length, and bounded while loops. Their functions are
 * closed: every value they need is an argument.
 *   call    f(args)
 *   loop    body: [index, carry..., constants...] -> [carry..., rows...]; results carry..., stacked rows...
 *   while   condition, body: [index, carry..., constants...] -> [bool] and [carry...]
 */
import { fail, within } from '../GiryError.js'
import { batchFn, spreadLane } from '../Batch.js'
import { vjpSparse } from '../Grad.js'
import {
  apply,
  close,
  constant,
  instantiate,
  sameShape,
  showType,
  variable,
  type Fn,
  type Node,
  type Params,
  type Primitive,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { select } from './elementwise.js'
import { moveAxis, stack } from './layout.js'

/** Loops longer than this have no reverse-mode gradient. */
export const UNROLL_LIMIT = 64

const INDEX: TensorType = { dtype: 'int', shape: [] }
const number = (params: Params, key: string): number => Number(params[key])

const callPrimitive: Primitive = {
  name: 'call',
  kind: 'control',
  infer: (args, _, [fn]) => {
    fn!.params.forEach((p, i) => expect(fn!.name, args[i]!, p))
    return fn!.results
  },
  vjp: (n, cts) => {
    const [fn] = n.functions
    const args = fn!.params.map(variable)
    const given = cts.map((ct) => ct && variable(ct))
    const backward = vjpSparse(instantiate(fn!, args), given, args)
    const made = close(
      `${fn!.name}.vjp`,
      [...args, ...given.flatMap((g) => g ?? [])],
      backward.flatMap((g) => g ?? []),
    )
    const outputs = apply(callPrimitive, [...n.args, ...cts.flatMap((ct) => ct ?? [])], n.params, [made.fn])
    let next = 0
    return backward.map((g) => (g === undefined ? undefined : outputs[next++]!))
  },
  batch: (n, args, batched, b) => {
    const { params, results } = batchFn(n.functions[0]!, batched, b)
    const fn: Fn = { name: n.functions[0]!.name, params, results: results.map((r) => spreadLane(r, b)) }
    return apply(callPrimitive, args, { lanes: number(n.params, 'lanes') + 1 }, [fn])
  },
}

const expect = (name: string, got: TensorType, wanted: TensorType): void => {
  if (got.dtype !== wanted.dtype || !sameShape(got.shape, wanted.shape))
    fail(
      'ShapeError',
      `${name} expects ${showType(wanted)}, got ${showType(got)}`,
      'keep the type of the value',
    )
}

/** A call of the named function that computes `results` from `args`, standing for the variables `params`. */
export const call = (
  name: string,
  params: readonly Tensor[],
  results: readonly Tensor[],
  args: readonly Tensor[],
): readonly Tensor[] => {
  const { fn, captured } = close(name, params, results)
  return apply(callPrimitive, [...args, ...captured], { lanes: 0 }, [fn])
}

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

const loopPrimitive: Primitive = {
  name: 'loop',
  kind: 'control',
  infer: (args, params, [body]) => {
    const carries = number(params, 'carries')
    body!.results.slice(0, carries).forEach((r, i) => expect('the state of the loop', r, args[i]!))
    const rows = body!.results.slice(carries)
    return [
      ...args.slice(0, carries),
      ...rows.map((r) => ({ dtype: r.dtype, shape: [number(params, 'count'), ...r.shape] })),
    ]
  },
  vjp: (n, cts) => {
    const count = number(n.params, 'count')
    if (count > UNROLL_LIMIT)
      fail(
        'GradientError',
        `a gradient through ${count} iterations at ${n.where}`,
        `stop the gradient, or keep loops inside losses to ${UNROLL_LIMIT} iterations`,
      )
    const args = n.args.map(variable)
    const backward = vjpSparse(unroll(n, args), cts, args)
    const found = instantiate(
      { name: 'loop.vjp', params: args, results: backward.flatMap((g) => g ?? []) },
      n.args,
    )
    let next = 0
    return backward.map((g) => (g === undefined ? undefined : found[next++]!))
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
  return [...state, ...rows.map(stack)]
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
): readonly Tensor[] => {
  const index = variable(INDEX)
  const carry = start.map(variable)
  const made = within(name, () => body(index, carry))
  const { fn, captured } = close(name, [index, ...carry], [...made.carry, ...made.rows])
  return apply(loopPrimitive, [...start, ...captured], { count, carries: start.length }, [fn])
}

const whilePrimitive: Primitive = {
  name: 'while',
  kind: 'control',
  infer: (args, params, [condition, body]) => {
    const carries = number(params, 'carries')
    body!.results.forEach((r, i) => expect('the state of the while loop', r, args[i]!))
    if (condition!.results[0]!.dtype !== 'bool')
      fail('ShapeError', 'a condition that is not a bool', 'compare something')
    return args.slice(0, carries)
  },
  vjp: (n) =>
    fail(
      'GradientError',
      `a gradient through the while loop at ${n.where}`,
      'stop the gradient, or use a loop of known length',
    ),
  batch: (n, args, batched, b) => {
    const carries = number(n.params, 'carries')
    const [condition, body] = n.functions
    const flags = [false, ...args.map((_, i) => i < carries || batched[i]!)]
    const test = batchFn(condition!, flags, b)
    const next = batchFn(body!, flags, b)
    const [running] = instantiate(
      { name: 'running', params: test.params, results: [spreadLane(test.results[0]!, b)] },
      next.params,
    )
    const made: Fn = {
      name: body!.name,
      params: next.params,
      results: next.results.map((r, i) => select(running!, spreadLane(r, b), next.params[i + 1]!)),
    }
    const start = args.map((a, i) => (i < carries ? spreadLane({ tensor: a, batched: batched[i]! }, b) : a))
    return apply(whilePrimitive, start, n.params, [
      { name: condition!.name, params: test.params, results: [spreadLane(test.results[0]!, b)] },
      made,
    ])
  },
}

/** Iterates `body` while `condition` holds, at most `bound` times; lanes that are done keep their state. */
export const whileLoop = (
  bound: number,
  start: readonly Tensor[],
  condition: (carry: readonly Tensor[]) => Tensor,
  body: (index: Tensor, carry: readonly Tensor[]) => readonly Tensor[],
): readonly Tensor[] => {
  const index = variable(INDEX)
  const carry = start.map(variable)
  const results = within('while', () => [condition(carry), ...body(index, carry)])
  const { fn, captured } = close('while', [index, ...carry], results)
  const part = (name: string, rs: readonly Tensor[]): Fn => ({ name, params: fn.params, results: rs })
  return apply(whilePrimitive, [...start, ...captured], { bound, carries: start.length }, [
    part('while.condition', fn.results.slice(0, 1)),
    part('while.body', fn.results.slice(1)),
  ])
}

export const controls: readonly Primitive[] = [callPrimitive, loopPrimitive, whilePrimitive]

/**
 * Bounded while loops. In a batch every lane runs as long as some lane does, and lanes that are done keep their state.
 *   condition: [index, carry..., constants...] -> [bool];   body: the same -> [carry...]
 */
import { batchFn, spreadLane } from '../Batch.js'
import { fail, within } from '../GiryError.js'
import { apply, close, instantiate, variable, type Fn, type Primitive, type Tensor } from '../graph.js'
import { select } from './select.js'
import { expectAll, INDEX, requireCount } from './signature.js'

export const whilePrimitive: Primitive = {
  name: 'while',
  kind: 'control',
  infer: (args, params, [condition, body]) => {
    const carries = Number(params['carries'])
    expectAll('the condition of the while loop', [INDEX, ...args], condition!.params)
    expectAll('the body of the while loop', [INDEX, ...args], body!.params)
    expectAll('the state of the while loop', body!.results, args.slice(0, carries))
    if (condition!.results.length !== 1 || condition!.results[0]!.dtype !== 'bool')
      fail('ShapeError', 'a condition that is not one bool', 'compare something')
    return args.slice(0, carries)
  },
  vjp: (n) =>
    fail(
      'GradientError',
      `a gradient through the while loop at ${n.where}`,
      'stop the gradient, or use a loop of known length',
    ),
  batch: (n, args, batched, b) => {
    const carries = Number(n.params['carries'])
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
): readonly Tensor[] =>
  within('while', () => {
    requireCount('bound', bound)
    const index = variable(INDEX)
    const carry = start.map(variable)
    const { fn, captured } = close('while', [index, ...carry], [condition(carry), ...body(index, carry)])
    const part = (name: string, rs: readonly Tensor[]): Fn => ({ name, params: fn.params, results: rs })
    return apply(whilePrimitive, [...start, ...captured], { bound, carries: start.length }, [
      part('while.condition', fn.results.slice(0, 1)),
      part('while.body', fn.results.slice(1)),
    ])
  })

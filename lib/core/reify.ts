/**
 * From graph to Core, once: nodes become equations in order of need, functions that are called become named
 * subprograms (one for each different body), constants above 1,000 elements become inputs named by their hash.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, fail, type GiryError } from './GiryError.js'
import {
  constantPrimitive,
  INLINE_LIMIT,
  size,
  topological,
  variablePrimitive,
  type Node,
  type Tensor,
} from './graph.js'
import { sha256Hex } from './hash.js'
import {
  canonicalBlock,
  exactJson,
  VERSION,
  type Block,
  type Equation,
  type Port,
  type Program,
  type Value,
} from './Ir.js'

/** A program, and the data of its large constants by input name. */
export interface Reified {
  readonly program: Program
  readonly bindings: { readonly [input: string]: readonly number[] }
}

export interface Input {
  readonly name: string
  readonly tensor: Tensor
}

interface Context {
  readonly functions: Map<string, Block>
  readonly names: Map<string, string>
  readonly large: Map<string, { readonly port: Port; readonly data: readonly number[] }>
}

const name = (context: Context, wanted: string, block: Block): string => {
  const key = exactJson(canonicalBlock(block))
  const known = context.names.get(key)
  if (known !== undefined) return known
  let free = wanted
  for (let i = 2; context.functions.has(free); i++) free = `${wanted}.${i}`
  context.names.set(key, free)
  context.functions.set(free, block)
  return free
}

const largeConstant = (context: Context, n: Node): string => {
  const data = n.params['data'] as readonly number[]
  const { dtype, shape } = n.types[0]!
  const id = `constant:${sha256Hex(exactJson([dtype, shape, data]))}`
  context.large.set(id, { port: { name: id, dtype, shape }, data })
  return id
}

/** Where a node is used first. */
const userOf = (n: Node, results: readonly Tensor[]): string =>
  (topological(results).find((m) => m.args.some((a) => a.node === n)) ?? n).where

const block = (
  context: Context,
  params: readonly Tensor[],
  results: readonly Tensor[],
  large: Map<string, Value> | undefined,
): Block => {
  const ids = new Map<Tensor, number>()
  let count = 0
  const fresh = (t: Tensor): Value => {
    ids.set(t, count++)
    return { id: ids.get(t)!, dtype: t.dtype, shape: t.shape }
  }
  const values = params.map(fresh)
  const equations: Equation[] = []
  for (const n of topological(results)) {
    if (n.primitive === variablePrimitive) {
      if (!ids.has(n.outputs[0]!))
        fail(
          'ScopeError',
          `a variable of ${n.where} is used outside of it`,
          'return the value from the loop, plate or gradient that binds it',
          userOf(n, results),
        )
      continue
    }
    if (n.primitive === constantPrimitive && size(n.types[0]!.shape) > INLINE_LIMIT && large !== undefined) {
      const id = largeConstant(context, n)
      const known = large.get(id)
      if (known === undefined) large.set(id, fresh(n.outputs[0]!))
      else ids.set(n.outputs[0]!, known.id)
      continue
    }
    equations.push(
      equation(
        context,
        n,
        n.args.map((a) => ids.get(a)!),
        n.outputs.map(fresh),
      ),
    )
  }
  return { params: values, equations, results: results.map((r) => ids.get(r)!) }
}

const equation = (context: Context, n: Node, args: readonly number[], outs: readonly Value[]): Equation => {
  const op = n.primitive.name
  const blocks = n.functions.map((fn) => block(context, fn.params, fn.results, undefined))
  const plain = { op, args, outs, params: n.params, where: n.where }
  return op === 'call'
    ? { ...plain, blocks: [], callee: name(context, n.functions[0]!.name, blocks[0]!) }
    : { ...plain, blocks }
}

/** The graph as a program with the given inputs. Left: a variable escaped its scope. */
export const reify = (
  programName: string,
  inputs: readonly Input[],
  results: readonly Tensor[],
): Either<GiryError, Reified> =>
  attempt(() => {
    const context: Context = { functions: new Map(), names: new Map(), large: new Map() }
    const large = new Map<string, Value>()
    const main = block(
      context,
      inputs.map((i) => i.tensor),
      results,
      large,
    )
    const ports = inputs.map(({ name: n, tensor }) => ({ name: n, dtype: tensor.dtype, shape: tensor.shape }))
    const extra = [...context.large.values()]
    return {
      program: {
        version: VERSION,
        name: programName,
        inputs: [...ports, ...extra.map((e) => e.port)],
        main: { ...main, params: [...main.params, ...large.values()] },
        functions: Object.fromEntries(context.functions),
      },
      bindings: Object.fromEntries(extra.map((e) => [e.port.name, e.data])),
    }
  })

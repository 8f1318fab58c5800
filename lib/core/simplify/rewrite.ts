/** Forward rewriting of a block: each equation is replaced by others, or by values that are already there. */
import type { TensorType } from '../graph.js'
import { nextId, type Block, type Equation, type Value } from '../Ir.js'

/** What a rule sees: definitions so far, and a source of fresh numbers. */
export interface Scope {
  readonly definition: (id: number) => Equation | undefined
  readonly type: (id: number) => Value
  readonly emit: (equation: Equation) => void
  readonly fresh: (type: Pick<Value, 'dtype' | 'shape'>) => Value
}

/** Gives the values that stand for the outputs, or undefined to keep the equation. */
export type Rule = (equation: Equation, scope: Scope) => readonly number[] | undefined

/** An equation without blocks, from where another one is; gives its output. */
export const emitOne = (
  scope: Scope,
  like: Equation,
  op: string,
  args: readonly number[],
  type: TensorType,
  params: Equation['params'],
): number => {
  const out = scope.fresh(type)
  scope.emit({ op, args, outs: [out], params, blocks: [], where: like.where })
  return out.id
}

/** Applies a rule to every equation in order; inner blocks are rewritten first, each by a rule of its own. */
export const rewrite = (block: Block, ruleFor: () => Rule): Block => {
  const rule = ruleFor()
  const alias = new Map<number, number>()
  const definitions = new Map<number, Equation>()
  const types = new Map<number, Value>(block.params.map((p) => [p.id, p]))
  const equations: Equation[] = []
  let next = nextId(block)
  const resolve = (id: number): number => alias.get(id) ?? id
  const emit = (e: Equation): void => {
    equations.push(e)
    e.outs.forEach((v) => {
      definitions.set(v.id, e)
      types.set(v.id, v)
    })
  }
  const scope: Scope = {
    definition: (id) => definitions.get(id),
    type: (id) => types.get(id)!,
    emit,
    fresh: (t) => ({ id: next++, dtype: t.dtype, shape: t.shape }),
  }
  for (const e of block.equations) {
    const mapped = { ...e, args: e.args.map(resolve), blocks: e.blocks.map((b) => rewrite(b, ruleFor)) }
    const replaced = rule(mapped, scope)
    if (replaced === undefined) emit(mapped)
    else e.outs.forEach((v, i) => alias.set(v.id, replaced[i]!))
  }
  return { params: block.params, equations, results: block.results.map(resolve) }
}

/**
 * Calls whose value is known already. With calls f(x) and f(y) at hand,
 *   f(select(a, y, x)) = select(a, f(y), f(x)),
 * if the axes of the condition are lanes of the call. So what a Metropolis step kept is not evaluated again.
 */
import type { Block, Equation, Value } from '../Ir.js'
import { callLanes } from '../prim/call.js'
import { rewrite, type Rule } from './rewrite.js'

/** What is known where a call's value is wanted. */
export interface Known {
  readonly calls: readonly Equation[]
  readonly definition: (id: number) => Equation | undefined
  readonly rank: (id: number) => number
}

/** How to get a call's results at other arguments: an existing call, or a select between two that can be had. */
export type Plan =
  | { readonly tag: 'known'; readonly call: Equation }
  | { readonly tag: 'select'; readonly condition: number; readonly yes: Plan; readonly no: Plan }

/** A plan for the results of call e at `args`, or undefined if they aren't known. */
export const planFor = (known: Known, e: Equation, args: readonly number[], depth = 4): Plan | undefined => {
  const call = known.calls.find((c) => c.callee === e.callee && c.args.every((a, i) => a === args[i]))
  if (call !== undefined) return { tag: 'known', call }
  if (depth === 0) return undefined
  const choices = args.map((a) => {
    const d = known.definition(a)
    return d?.op === 'select' ? d : undefined
  })
  const condition = choices.find((c) => c !== undefined)?.args[0]
  if (condition === undefined || !decidesLanes(e, known.rank(condition), choices)) return undefined
  if (choices.some((c) => c !== undefined && c.args[0] !== condition)) return undefined
  const branch = (k: 1 | 2): readonly number[] => args.map((a, i) => choices[i]?.args[k] ?? a)
  const yes = planFor(known, e, branch(1), depth - 1)
  const no = yes && planFor(known, e, branch(2), depth - 1)
  return yes && no && { tag: 'select', condition, yes, no }
}

/** Whether the axes of a condition are lanes of the call: of every argument it chooses, and of every result. */
const decidesLanes = (e: Equation, rank: number, choices: readonly (Equation | undefined)[]): boolean => {
  const { args, outs } = callLanes(e.params)
  return outs.every((l) => l >= rank) && choices.every((c, i) => c === undefined || args[i]! >= rank)
}

/** The equations that carry out a plan, and the values they give. */
export const emitPlan = (
  plan: Plan,
  outs: readonly Value[],
  fresh: (v: Value) => Value,
  where: string,
): { readonly equations: readonly Equation[]; readonly ids: readonly number[] } => {
  if (plan.tag === 'known') return { equations: [], ids: plan.call.outs.map((o) => o.id) }
  const yes = emitPlan(plan.yes, outs, fresh, where)
  const no = emitPlan(plan.no, outs, fresh, where)
  const made = outs.map((o, i): Equation => ({
    op: 'select',
    args: [plan.condition, yes.ids[i]!, no.ids[i]!],
    outs: [fresh(o)],
    params: {},
    blocks: [],
    where,
  }))
  return { equations: [...yes.equations, ...no.equations, ...made], ids: made.map((m) => m.outs[0]!.id) }
}

/** A rule with a memory of the calls of one block. */
const remembering = (): Rule => {
  const calls: Equation[] = []
  return (e, scope) => {
    if (e.op !== 'call') return undefined
    const known = { calls, definition: scope.definition, rank: (id: number) => scope.type(id).shape.length }
    const plan = planFor(known, e, e.args)
    if (plan === undefined) {
      calls.push(e)
      return undefined
    }
    const { equations, ids } = emitPlan(plan, e.outs, scope.fresh, e.where)
    equations.forEach(scope.emit)
    return ids
  }
}

export const reuse = (block: Block): Block => rewrite(block, remembering)

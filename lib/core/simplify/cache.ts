/**
 * Caching across select and loop. With calls f(x) and f(y) at hand,
 *   f(select(a, y, x)) = select(a, f(y), f(x)),
 * and a loop whose body calls f at the state that comes in, and whose state going out has a known f, carries the
 * value around instead. So a Metropolis chain evaluates its energy once a step.
 */
import { callLanes } from '../prim/call.js'
import { nextId, valuesOf, type Block, type Equation, type Value } from '../Ir.js'

const selects = (body: Block): ReadonlyMap<number, Equation> =>
  new Map(body.equations.flatMap((e) => (e.op === 'select' ? [[e.outs[0]!.id, e] as const] : [])))

interface Site {
  readonly e: Equation
  readonly calls: readonly Equation[]
}

const callAt = (calls: readonly Equation[], callee: string, args: readonly number[]): Equation | undefined =>
  calls.find((c) => c.callee === callee && c.args.every((a, i) => a === args[i]))

/** How to get the call's results at `args`: an existing call, or a select between two that can be had. */
type Plan =
  | { readonly tag: 'known'; readonly call: Equation }
  | { readonly tag: 'select'; readonly condition: number; readonly yes: Plan; readonly no: Plan }

const planFor = (site: Site, body: Block, args: readonly number[], depth = 4): Plan | undefined => {
  const known = callAt(site.calls, site.e.callee!, args)
  if (known !== undefined) return { tag: 'known', call: known }
  if (depth === 0) return undefined
  const table = selects(body)
  const choices = args.map((a) => table.get(a))
  const condition = choices.find((c) => c !== undefined)?.args[0]
  if (condition === undefined || !decidesLanes(site.e, body, condition, choices)) return undefined
  const branch = (k: 1 | 2): readonly number[] =>
    args.map((a, i) => (choices[i]?.args[0] === condition ? choices[i].args[k]! : a))
  if (args.some((_, i) => choices[i] !== undefined && choices[i].args[0] !== condition)) return undefined
  const yes = planFor(site, body, branch(1), depth - 1)
  const no = planFor(site, body, branch(2), depth - 1)
  return yes && no && { tag: 'select', condition, yes, no }
}

/** Whether the axes of a condition are lanes of the call: of every argument it chooses, and of every result. */
const decidesLanes = (
  e: Equation,
  body: Block,
  condition: number,
  choices: readonly (Equation | undefined)[],
): boolean => {
  const { args, outs } = callLanes(e.params)
  const rank = valuesOf(body).get(condition)!.shape.length
  return outs.every((l) => l >= rank) && choices.every((c, i) => c === undefined || args[i]! >= rank)
}

const emitPlan = (
  plan: Plan,
  outs: readonly Value[],
  next: () => number,
  where: string,
): { readonly equations: readonly Equation[]; readonly ids: readonly number[] } => {
  if (plan.tag === 'known') return { equations: [], ids: plan.call.outs.map((o) => o.id) }
  const yes = emitPlan(plan.yes, outs, next, where)
  const no = emitPlan(plan.no, outs, next, where)
  const made = outs.map((o, i): Equation => ({
    op: 'select',
    args: [plan.condition, yes.ids[i]!, no.ids[i]!],
    outs: [{ ...o, id: next() }],
    params: {},
    blocks: [],
    where,
  }))
  return { equations: [...yes.equations, ...no.equations, ...made], ids: made.map((m) => m.outs[0]!.id) }
}

/** Moves one call at the incoming state into the loop's state, if its value at the outgoing state is known. */
const cacheOne = (
  loop: Equation,
  next: () => number,
): { readonly before: Equation; readonly loop: Equation } | undefined => {
  const body = loop.blocks[0]!
  const carries = Number(loop.params['carries'])
  const position = new Map(body.params.map((p, i) => [p.id, i - 1]))
  const calls = body.equations.filter((e) => e.op === 'call')
  for (const e of calls) {
    const places = e.args.map((a) => position.get(a) ?? -1)
    if (places.some((p) => p < 0) || !places.some((p) => p < carries)) continue
    const outgoing = e.args.map((a, i) => (places[i]! < carries ? body.results[places[i]!]! : a))
    const plan = planFor({ e, calls }, body, outgoing)
    if (plan === undefined || (plan.tag === 'known' && plan.call === e)) continue
    return carry(loop, e, plan, places, next)
  }
  return undefined
}

const carry = (
  loop: Equation,
  e: Equation,
  plan: Plan,
  places: readonly number[],
  next: () => number,
): { readonly before: Equation; readonly loop: Equation } => {
  const body = loop.blocks[0]!
  const carries = Number(loop.params['carries'])
  let inner = nextId(body)
  const cached = e.outs.map((o) => o)
  const { equations, ids } = emitPlan(plan, e.outs, () => inner++, e.where)
  const before: Equation = {
    ...e,
    args: places.map((p) => loop.args[p]!),
    outs: e.outs.map((o) => ({ ...o, id: next() })),
  }
  const insert = <A>(xs: readonly A[], at: number, extra: readonly A[]): readonly A[] => [
    ...xs.slice(0, at),
    ...extra,
    ...xs.slice(at),
  ]
  return {
    before,
    loop: {
      ...loop,
      args: insert(
        loop.args,
        carries,
        before.outs.map((o) => o.id),
      ),
      outs: insert(
        loop.outs,
        carries,
        e.outs.map((o) => ({ ...o, id: next() })),
      ),
      params: { ...loop.params, carries: carries + e.outs.length },
      blocks: [
        {
          params: insert(body.params, carries + 1, cached),
          equations: [...body.equations.filter((m) => m !== e), ...equations],
          results: insert(body.results, carries, ids),
        },
      ],
    },
  }
}

export const cache = (block: Block): Block => {
  let id = nextId(block)
  const equations = block.equations.flatMap((e): readonly Equation[] => {
    let current: Equation = { ...e, blocks: e.blocks.map(cache) }
    const before: Equation[] = []
    if (e.op === 'loop')
      for (
        let found = cacheOne(current, () => id++);
        found !== undefined;
        found = cacheOne(current, () => id++)
      ) {
        before.push(found.before)
        current = found.loop
      }
    return [...before, current]
  })
  return { ...block, equations }
}

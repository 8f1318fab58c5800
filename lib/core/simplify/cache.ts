/**
 * Caching across loops. A loop whose body calls f at the state that comes in, and whose state going out has a known
 * f, carries the value around instead. So a Metropolis chain evaluates its energy once a step.
 */
import { nextId, valuesOf, type Block, type Equation } from '../Ir.js'
import { emitPlan, planFor, type Plan } from './reuse.js'

/** Moves one call at the incoming state into the loop's state, if its value at the outgoing state is known. */
const cacheOne = (
  loop: Equation,
  next: () => number,
): { readonly before: Equation; readonly loop: Equation } | undefined => {
  const body = loop.blocks[0]!
  const carries = Number(loop.params['carries'])
  const position = new Map(body.params.map((p, i) => [p.id, i - 1]))
  const calls = body.equations.filter((e) => e.op === 'call')
  const definitions = new Map(body.equations.flatMap((e) => e.outs.map((o) => [o.id, e] as const)))
  const types = valuesOf(body)
  const known = {
    calls,
    definition: (id: number) => definitions.get(id),
    rank: (id: number) => types.get(id)!.shape.length,
  }
  for (const e of calls) {
    const places = e.args.map((a) => position.get(a) ?? -1)
    if (places.some((p) => p < 0) || !places.some((p) => p < carries)) continue
    const outgoing = e.args.map((a, i) => (places[i]! < carries ? body.results[places[i]!]! : a))
    const plan = planFor(known, e, outgoing)
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
  const { equations, ids } = emitPlan(plan, e.outs, (v) => ({ ...v, id: inner++ }), e.where)
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

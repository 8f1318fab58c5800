/**
 * Loop invariants: work in a loop that depends on its constants only is done once, before the loop. Constants,
 * broadcasts and reshapes cost nothing, so they move only along with work that needs them.
 */
import { nextId, type Block, type Equation, type Value } from '../Ir.js'

const FREE = ['constant', 'broadcast', 'reshape']

interface Moved {
  readonly equations: readonly Equation[]
  readonly loop: Equation
}

/** Invariant equations of a body, and those among them that are worth moving with all they need. */
const invariants = (body: Block, constants: readonly Value[]): readonly Equation[] => {
  const known = new Set(constants.map((c) => c.id))
  const candidates = body.equations.filter((e) => {
    const invariant = e.args.every((a) => known.has(a))
    if (invariant) e.outs.forEach((o) => known.add(o.id))
    return invariant
  })
  const wanted = new Set<number>()
  return [...candidates]
    .reverse()
    .filter((e) => {
      const take = !FREE.includes(e.op) || e.outs.some((o) => wanted.has(o.id))
      if (take) e.args.forEach((a) => wanted.add(a))
      return take
    })
    .reverse()
}

const hoistFrom = (e: Equation, next: () => number): Moved => {
  const body = e.blocks.at(-1)!
  const carries = Number(e.params['carries'])
  const constants = body.params.slice(1 + carries)
  const moved = invariants(body, constants)
  if (moved.length === 0) return { equations: [], loop: e }
  const outer = new Map(constants.map((c, i) => [c.id, e.args[carries + i]!]))
  const equations = moved.map((m) => {
    const args = m.args.map((a) => outer.get(a)!)
    const outs = m.outs.map((o) => ({ ...o, id: next() }))
    m.outs.forEach((o, i) => outer.set(o.id, outs[i]!.id))
    return { ...m, args, outs }
  })
  const heavy = moved.filter((m) => !FREE.includes(m.op))
  const gone = new Set(heavy)
  const fresh = heavy.flatMap((m) => m.outs)
  const spare = nextId(e.blocks[0]!)
  return {
    equations,
    loop: {
      ...e,
      args: [...e.args, ...fresh.map((o) => outer.get(o.id)!)],
      blocks: e.blocks.map((b, k) =>
        k === e.blocks.length - 1
          ? { ...b, params: [...b.params, ...fresh], equations: b.equations.filter((m) => !gone.has(m)) }
          : { ...b, params: [...b.params, ...fresh.map((o, i) => ({ ...o, id: spare + i }))] },
      ),
    },
  }
}

export const hoist = (block: Block): Block => {
  let id = nextId(block)
  const equations = block.equations.flatMap((e) => {
    const inner = { ...e, blocks: e.blocks.map(hoist) }
    if (e.op !== 'loop' && e.op !== 'while') return [inner]
    const { equations: before, loop } = hoistFrom(inner, () => id++)
    return [...before, loop]
  })
  return { ...block, equations }
}

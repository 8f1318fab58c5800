/** Subprograms that nobody calls go; results that no call uses and parameters that no result needs go from the rest. */
import { mapBlocks, type Block, type Equation, type Program } from '../Ir.js'
import { callLanes } from '../prim/call.js'
import { dce } from './dce.js'

const visit = (block: Block, f: (e: Equation, block: Block) => void): void =>
  block.equations.forEach((e) => {
    f(e, block)
    e.blocks.forEach((b) => visit(b, f))
  })

const allBlocks = (program: Program): readonly Block[] => [program.main, ...Object.values(program.functions)]

/** Positions of results that some call site uses, for each subprogram. */
const usedResults = (program: Program): ReadonlyMap<string, ReadonlySet<number>> => {
  const used = new Map<string, Set<number>>()
  const inBlock = (block: Block): void => {
    const needed = new Set([...block.results, ...block.equations.flatMap((e) => e.args)])
    for (const e of block.equations) {
      e.blocks.forEach(inBlock)
      if (e.callee === undefined) continue
      const set = used.get(e.callee) ?? new Set()
      e.outs.forEach((o, i) => needed.has(o.id) && set.add(i))
      used.set(e.callee, set)
    }
  }
  allBlocks(program).forEach(inBlock)
  return used
}

const reachable = (program: Program): ReadonlySet<string> => {
  const found = new Set<string>()
  const enter = (block: Block): void =>
    visit(block, (e) => {
      if (e.callee === undefined || found.has(e.callee)) return
      found.add(e.callee)
      enter(program.functions[e.callee]!)
    })
  enter(program.main)
  return found
}

const trimCall = (e: Equation, args: readonly number[], outs: readonly number[]): Equation => {
  const lanes = callLanes(e.params)
  return {
    ...e,
    args: args.map((i) => e.args[i]!),
    outs: outs.map((i) => e.outs[i]!),
    params: { args: args.map((i) => lanes.args[i]!), outs: outs.map((i) => lanes.outs[i]!) },
  }
}

export const prune = (program: Program): Program => {
  const live = reachable(program)
  const kept = {
    ...program,
    functions: Object.fromEntries(Object.entries(program.functions).filter(([n]) => live.has(n))),
  }
  const used = usedResults(kept)
  const outs = new Map<string, readonly number[]>()
  const args = new Map<string, readonly number[]>()
  const trimmed = Object.entries(kept.functions).map(([n, b]) => {
    const results = [...used.get(n)!].sort((i, j) => i - j)
    const body = dce({ ...b, results: results.map((i) => b.results[i]!) })
    const needed = new Set([...body.results, ...body.equations.flatMap((e) => e.args)])
    const params = body.params.flatMap((p, i) => (needed.has(p.id) ? [i] : []))
    outs.set(n, results)
    args.set(n, params)
    return [n, { ...body, params: params.map((i) => body.params[i]!) }] as const
  })
  const calls = (block: Block): Block => ({
    ...block,
    equations: block.equations.map((e) =>
      e.callee === undefined
        ? { ...e, blocks: e.blocks.map(calls) }
        : trimCall(e, args.get(e.callee)!, outs.get(e.callee)!),
    ),
  })
  return mapBlocks({ ...kept, functions: Object.fromEntries(trimmed) }, calls)
}

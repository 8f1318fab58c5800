/** Subprograms that nobody calls go; results that no call uses go from the subprograms that are left. */
import { mapBlocks, type Block, type Equation, type Program } from '../Ir.js'
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

export const prune = (program: Program): Program => {
  const live = reachable(program)
  const kept = {
    ...program,
    functions: Object.fromEntries(Object.entries(program.functions).filter(([n]) => live.has(n))),
  }
  const used = usedResults(kept)
  const positions = (callee: string): readonly number[] => [...used.get(callee)!].sort((a, b) => a - b)
  const calls = (block: Block): Block => ({
    ...block,
    equations: block.equations.map((e) =>
      e.callee === undefined
        ? { ...e, blocks: e.blocks.map(calls) }
        : { ...e, outs: positions(e.callee).map((i) => e.outs[i]!) },
    ),
  })
  const trimmed = Object.fromEntries(
    Object.entries(kept.functions).map(([n, b]) => [
      n,
      dce({ ...b, results: positions(n).map((i) => b.results[i]!) }),
    ]),
  )
  return mapBlocks({ ...kept, functions: trimmed }, calls)
}

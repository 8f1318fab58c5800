/** Constants that reach a loop as arguments are put into its body, where folding can see them. */
import { nextId, type Block, type Equation } from '../Ir.js'

const sinkInto = (block: Block, given: ReadonlyMap<number, Equation>): Block => {
  let id = nextId(block)
  const alias = new Map<number, number>()
  const made = block.params.flatMap((p): readonly Equation[] => {
    const source = given.get(p.id)
    if (source === undefined) return []
    alias.set(p.id, id)
    return [{ ...source, outs: [{ ...p, id: id++ }] }]
  })
  if (made.length === 0) return block
  const resolve = (a: number): number => alias.get(a) ?? a
  return {
    params: block.params,
    equations: [...made, ...block.equations.map((e) => ({ ...e, args: e.args.map(resolve) }))],
    results: block.results.map(resolve),
  }
}

export const sink = (block: Block): Block => {
  const constants = new Map<number, Equation>()
  const equations = block.equations.map((e) => {
    if (e.op === 'constant') constants.set(e.outs[0]!.id, e)
    const carries = Number(e.params['carries'] ?? 0)
    const blocks = e.blocks.map((b) => {
      const given = b.params.flatMap((p, i) => {
        const source = i > carries ? constants.get(e.args[i - 1]!) : undefined
        return source === undefined ? [] : [[p.id, source] as const]
      })
      return sink(sinkInto(b, new Map(given)))
    })
    return { ...e, blocks }
  })
  return { ...block, equations }
}

/**
 * Dead code: equations nobody needs go, and loops lose the state, the rows and the constants that nothing
 * outside or inside uses. State that never changes becomes a constant of its loop.
 */
import type { Block, Equation, Value } from '../Ir.js'

/** What a loop keeps, by position. */
interface Kept {
  readonly results: readonly number[]
  readonly args: readonly number[]
}

const usedBy = (block: Block, results: readonly number[]): ReadonlySet<number> => {
  const used = new Set(results)
  for (const e of [...block.equations].reverse())
    if (e.outs.some((o) => used.has(o.id))) e.args.forEach((a) => used.add(a))
  return used
}

/** Carries and rows needed by the outside, closed under what the kept ones need of earlier carries. */
const keep = (e: Equation, needed: ReadonlySet<number>): Kept => {
  const carries = Number(e.params['carries'])
  const kept = new Set(e.outs.flatMap((o, i) => (needed.has(o.id) ? [i] : [])))
  const always = e.op === 'while' ? usedBy(e.blocks[0]!, e.blocks[0]!.results) : new Set<number>()
  const body = e.blocks.at(-1)!
  for (;;) {
    const used = usedBy(
      body,
      [...kept].map((i) => body.results[i]!),
    )
    const wanted = (i: number): boolean =>
      used.has(body.params[i + 1]!.id) || (e.op === 'while' && always.has(e.blocks[0]!.params[i + 1]!.id))
    const more = e.args.flatMap((_, i) => (i < carries && !kept.has(i) && wanted(i) ? [i] : []))
    if (more.length === 0) {
      const args = e.args.flatMap((_, i) => ((i < carries ? kept.has(i) : wanted(i)) ? [i] : []))
      return { results: [...kept].sort((a, b) => a - b), args }
    }
    more.forEach((i) => kept.add(i))
  }
}

const trimLoop = (e: Equation, needed: ReadonlySet<number>): Equation => {
  const { results, args } = keep(e, needed)
  const carries = Number(e.params['carries'])
  const params = (b: Block): readonly Value[] => [b.params[0]!, ...args.map((i) => b.params[i + 1]!)]
  const trim = (b: Block, i: number): Block =>
    dce({
      ...b,
      params: params(b),
      results: i === e.blocks.length - 1 ? results.map((r) => b.results[r]!) : b.results,
    })
  return {
    ...e,
    args: args.map((i) => e.args[i]!),
    outs: results.map((i) => e.outs[i]!),
    params: { ...e.params, carries: args.filter((i) => i < carries).length },
    blocks: e.blocks.map(trim),
  }
}

/** Carries whose body returns them as they came are constants; their outputs are the arguments. */
const settle = (e: Equation, alias: Map<number, number>): Equation => {
  const carries = Number(e.params['carries'])
  const body = e.blocks.at(-1)!
  const still = e.args.map((_, i) => i < carries && body.results[i] === body.params[i + 1]!.id)
  if (!still.includes(true)) return e
  still.forEach((s, i) => s && alias.set(e.outs[i]!.id, e.args[i]!))
  const order = [...e.args.keys()].sort((i, j) => rank(i) - rank(j))
  function rank(i: number): number {
    return (i < carries && !still[i] ? 0 : e.args.length) + i
  }
  const moved = still.filter(Boolean).length
  return {
    ...e,
    args: order.map((i) => e.args[i]!),
    outs: e.outs.filter((_, i) => !still[i]),
    params: { ...e.params, carries: carries - moved },
    blocks: e.blocks.map((b, k) => ({
      ...b,
      params: [b.params[0]!, ...order.map((i) => b.params[i + 1]!)],
      results: k === e.blocks.length - 1 ? b.results.filter((_, i) => !still[i]) : b.results,
    })),
  }
}

const isLoop = (e: Equation): boolean => e.op === 'loop' || e.op === 'while'

/** Loop state that never changes, made constant. */
const settleLoops = (block: Block): Block => {
  const alias = new Map<number, number>()
  const resolve = (id: number): number => (alias.has(id) ? resolve(alias.get(id)!) : id)
  const equations = block.equations.map((e) => {
    const mapped = { ...e, args: e.args.map(resolve), blocks: e.blocks.map(settleLoops) }
    return isLoop(e) ? settle(mapped, alias) : mapped
  })
  return { ...block, equations, results: block.results.map(resolve) }
}

const sweep = (block: Block): Block => {
  const needed = new Set(block.results)
  const equations: Equation[] = []
  for (const e of [...block.equations].reverse()) {
    if (!e.outs.some((o) => needed.has(o.id))) continue
    const trimmed = isLoop(e) ? trimLoop(e, needed) : e
    trimmed.args.forEach((a) => needed.add(a))
    equations.unshift(trimmed)
  }
  return { ...block, equations }
}

export const dce = (block: Block): Block => sweep(settleLoops(block))

/**
 * A block cut into what runs as modules on whole tensors and what doesn't: equations in a row become one equation
 * 'segment', whose block they are. Constants are repeated where they are used.
 */
import { size } from '../../core/graph.js'
import { valuesOf, type Block, type Equation, type Value } from '../../core/Ir.js'
import { table as primitives } from '../../core/table.js'

/** The operation of an equation that stands for a block. */
export const SEGMENT = 'segment'

/** Whether equations are worth a call: something is computed on floats. */
export const isWorthIt = (equations: readonly Equation[]): boolean =>
  equations.some((e) => primitives.get(e.op)?.kind !== 'layout' && e.outs.some((o) => o.dtype === 'float'))

/** Equations in a row as one. */
export const joined = (
  op: string,
  equations: readonly Equation[],
  constants: ReadonlyMap<number, Equation>,
  types: ReadonlyMap<number, Value>,
  isUsedAfter: (id: number) => boolean,
): Equation => {
  const made = new Set(equations.flatMap((e) => e.outs.map((o) => o.id)))
  const used = [...new Set(equations.flatMap((e) => e.args))].filter((id) => !made.has(id))
  const own = used.filter((id) => constants.has(id)).map((id) => constants.get(id)!)
  const args = used.filter((id) => !constants.has(id))
  const outs = equations.flatMap((e) => e.outs).filter((o) => isUsedAfter(o.id))
  const block: Block = {
    params: args.map((id) => types.get(id)!),
    equations: [...own, ...equations],
    results: outs.map((o) => o.id),
  }
  return { op, args, outs, params: {}, blocks: [block], where: equations[0]!.where }
}

/** The equations of constants, by what they define. */
export const constantsOf = (block: Block): ReadonlyMap<number, Equation> =>
  new Map(block.equations.flatMap((e) => (e.op === 'constant' ? [[e.outs[0]!.id, e] as const] : [])))

/** The block with its segments; loops that `elsewhere` holds are left to other generators. */
export const segmented = (block: Block, elsewhere: (e: Equation) => boolean): Block => {
  const types = valuesOf(block)
  const constants = constantsOf(block)
  const empty = (id: number): boolean => size(types.get(id)!.shape) === 0
  const isIn = (e: Equation): boolean =>
    !e.args.some(empty) && !e.outs.some((o) => size(o.shape) === 0) && !elsewhere(e)
  const runs: { readonly inside: boolean; readonly equations: Equation[] }[] = []
  for (const e of block.equations) {
    if (e.op === 'constant') continue
    const inside = isIn(e)
    const last = runs.at(-1)
    if (last?.inside === inside) last.equations.push(e)
    else runs.push({ inside, equations: [e] })
  }
  const lastUse = new Map<number, number>(block.results.map((r) => [r, runs.length]))
  runs.forEach(({ equations }, i) =>
    equations.forEach((e) => e.args.forEach((a) => lastUse.set(a, Math.max(lastUse.get(a) ?? 0, i)))),
  )
  const equations = runs.flatMap(({ inside, equations: own }, i) =>
    inside && isWorthIt(own)
      ? [joined(SEGMENT, own, constants, types, (id) => (lastUse.get(id) ?? -1) > i)]
      : own,
  )
  return { ...block, equations: [...constants.values(), ...equations] }
}

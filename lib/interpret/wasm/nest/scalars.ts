/** Integers of a block, and what comes of them alone: they are few, and computed before everything else. */
import type { Block, Equation } from '../../../core/Ir.js'
import type { Elements, Scope } from '../elements.js'
import { unrollBlock } from '../unrolled/unroll.js'

/** Equations on integers, written out for the four chains of a vector. */
export const scalarsOf = (
  body: Block,
  equations: readonly Equation[],
  known: ReadonlyMap<number, Elements>,
  scope: Scope,
): ReadonlyMap<number, Elements> => {
  const values = new Map(known)
  const types = new Map([...body.params, ...body.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  const numbers = new Map(
    body.equations.flatMap((e) => (e.op === 'constant' ? [[e.outs[0]!.id, e] as const] : [])),
  )
  for (const e of equations) {
    const given = [...new Set(e.args)].filter((a) => values.has(a))
    const constants = [...new Set(e.args)].filter((a) => !values.has(a)).map((a) => numbers.get(a)!)
    const block: Block = {
      params: given.map((a) => types.get(a)!),
      equations: [...constants, e],
      results: e.outs.map((o) => o.id),
    }
    const [made] = unrollBlock(
      block,
      given.map((a) => values.get(a)!),
      scope,
    )
    values.set(e.outs[0]!.id, made!)
  }
  return values
}

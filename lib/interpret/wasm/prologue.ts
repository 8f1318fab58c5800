/**
 * What a loop's first state is computed from, such as the energy where chains are: an equation of its own, for the
 * generator of the loop. Numbers are rounded there as in the loop then, so that a run gives the same draws wherever it is
 * cut into several loops.
 */
import { valuesOf, type Block, type Equation } from '../../core/Ir.js'
import { constantsOf, isWorthIt, joined } from './segments.js'
import { numberOf } from './params.js'

/** The operation of an equation that stands for what comes before a loop. */
const PROLOGUE = 'prologue'

/**
 * The block with one equation for what only the state of `loop` comes from; undefined where that is nothing. What the
 * loop captures isn't in it: that is computed once, however the run is cut.
 */
export const withPrologue = (
  block: Block,
  loop: Equation,
  isApart: (e: Equation) => boolean,
): { readonly block: Block; readonly prologue: Equation } | undefined => {
  const definitions = new Map(block.equations.flatMap((e) => e.outs.map((o) => [o.id, e])))
  const behind = (ids: readonly number[]): ReadonlySet<Equation> => {
    const found = new Set<Equation>()
    const visit = (id: number): void => {
      const e = definitions.get(id)
      if (e === undefined || e.op === 'constant' || isApart(e) || found.has(e)) return
      found.add(e)
      e.args.forEach(visit)
    }
    ids.forEach(visit)
    return found
  }
  const carries = numberOf(loop, 'carries')
  const captured = behind(loop.args.slice(carries))
  const first = behind(loop.args.slice(0, carries))
  const isIn = (e: Equation): boolean => first.has(e) && !captured.has(e)
  const own = block.equations.filter(isIn)
  if (!isWorthIt(own)) return undefined
  const used = new Set([...block.results, ...block.equations.flatMap((e) => (isIn(e) ? [] : e.args))])
  const prologue = joined(PROLOGUE, own, constantsOf(block), valuesOf(block), (id) => used.has(id))
  // what needs the prologue, and what doesn't, which comes first
  const late = new Set(own)
  const after = block.equations.filter((e) => {
    if (e.args.some((a) => late.has(definitions.get(a)!))) late.add(e)
    return late.has(e) && !isIn(e)
  })
  const before = block.equations.filter((e) => !late.has(e))
  return { block: { ...block, equations: [...before, prologue, ...after] }, prologue }
}

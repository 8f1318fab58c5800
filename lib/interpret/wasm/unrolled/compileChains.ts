/** Loops over chains in registers, and what comes before them: by the first way to choose lanes that is covered. */
import type { Equation, Value } from '../../../core/Ir.js'
import { Uncovered } from '../cells.js'
import { all } from '../elements.js'
import { lanesOf, type Lanes } from '../lanes.js'
import type { Part } from '../part.js'
import { ALONE, type Target } from '../target.js'
import { chainsPart } from './chainsPart.js'
import { cellsOf } from './cost.js'
import { unrollBlock } from './unroll.js'
import { unrolledLoop } from './unrolledLoop.js'
import { numberOf } from '../params.js'

/** The module of a loop over chains, or of an equation that stands for a block, or why there is none. */
export const compileChains = (
  e: Equation,
  args: readonly Value[],
  target: Target = ALONE,
): { readonly part: Part } | { readonly reason: string } => {
  const [inner] = e.blocks
  const isLoop = e.op === 'loop'
  const whole = isLoop ? { params: args, equations: [e], results: [] } : inner!
  const carried = isLoop ? e.outs.slice(0, numberOf(e, 'carries')) : e.outs
  const partWith = (lanes: Lanes): Part =>
    isLoop
      ? unrolledLoop(e, args, lanes, target)
      : chainsPart(args, e.outs, lanes, target, { cells: cellsOf(inner!, lanes.axis), count: 1 }, (inside) =>
          unrollBlock(inner!, inside.given, inside.scope).map(all),
        )
  const reasons: string[] = []
  for (const lanes of lanesOf(whole, carried))
    try {
      return { part: partWith(lanes) }
    } catch (thrown) {
      if (!(thrown instanceof Uncovered)) throw thrown
      reasons.push(thrown.message)
    }
  return { reason: reasons.join(' | ') }
}

/** Loops over chains in registers: the first way to choose lanes that the generator covers. */
import type { Equation, Value } from '../../../core/Ir.js'
import { Uncovered } from '../cells.js'
import { lanesOf } from '../lanes.js'
import type { Part } from '../part.js'
import { ALONE, type Target } from '../target.js'
import { unrolledLoop } from './unrolledLoop.js'

/** The module of a loop over chains with arguments of these types, or why there is none. */
export const compileLoop = (
  e: Equation,
  args: readonly Value[],
  target: Target = ALONE,
): { readonly part: Part } | { readonly reason: string } => {
  const reasons: string[] = []
  for (const lanes of lanesOf(e, args))
    try {
      return { part: unrolledLoop(e, args, lanes, target) }
    } catch (thrown) {
      if (!(thrown instanceof Uncovered)) throw thrown
      reasons.push(thrown.message)
    }
  return { reason: reasons.join(' | ') }
}

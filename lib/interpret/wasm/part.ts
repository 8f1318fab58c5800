/**
 * Parts of programs as WebAssembly modules. A part works on tensors where they lie, and knows them by the pointers in
 * its parameters; chains go through it in blocks, one call after the other.
 */
import type { Equation, Value } from '../../core/Ir.js'
import { Uncovered } from './cells.js'
import { lanesOf } from './lanes.js'
import type { Port } from './ports.js'
import { ALONE, type Target } from './target.js'
import { unrolledLoop } from './unrolled/unrolledLoop.js'

/** Memory for the time of a call, whose address goes into a slot, and the numbers that lie there at its beginning. */
export interface Scratch {
  readonly slot: number
  readonly bytes: number
  readonly numbers?: Uint8Array
}

export interface Part {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** How often it is called, some chains a time, or once for each thread. */
  readonly blocks: number
  /** How many threads may run its blocks; more than one share a memory. */
  readonly threads: number
  /** Roughly how many operations all blocks take. */
  readonly operations: number
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** Slots of 8 bytes. */
  readonly slots: number
  readonly scratch: readonly Scratch[]
}

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

/**
 * Parts of programs as WebAssembly modules. A part works on tensors where they lie, and knows them by the pointers in
 * its parameters; chains go through it in blocks, one call after the other.
 */
import type { Port } from './ports.js'

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
  /** How many pieces a block has, which may be done in several calls. */
  readonly pieces: number
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

/** Calling a part: its module over a memory, and the parameters that say where everything lies there. */
import { size } from '../../core/graph.js'
import type { Part } from './part.js'
import type { Port } from './ports.js'

/** What a module exports. */
export interface Exports {
  /** Some pieces of a block; below 0 are as many as there are. */
  readonly run: (parameters: number, block: number, first: number, count: number) => void
}

export const instantiate = (memory: WebAssembly.Memory, { bytes }: Part): Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { giry: { memory } }).exports as unknown as Exports

/** Where a value lies: an address, or for integers among the parameters the numbers themselves. */
export type Place = number | ArrayLike<number>

export interface Places {
  /** A multiple of 8, with room for the part's slots. */
  readonly parameters: number
  readonly inputs: readonly Place[]
  /** Addresses; 0 for integers that all chains share, which are read from the parameters. */
  readonly outputs: readonly number[]
  readonly scratch: readonly number[]
}

/** The integers that a part has put among its parameters. */
export const sharedOf = (memory: WebAssembly.Memory, parameters: number, port: Port): Float64Array =>
  new Float64Array(memory.buffer, parameters + 8 * port.slot, size(port.shape)).slice()

/**
 * Writes the parameters of a part, and the numbers of its scratch memory. Views are made here, because what the caller
 * allocated may have grown the memory.
 */
export const putParameters = (memory: WebAssembly.Memory, part: Part, places: Places): void => {
  const { parameters } = places
  const slots = new Float64Array(memory.buffer, parameters, part.slots)
  const low = new Int32Array(memory.buffer, parameters, 2 * part.slots)
  const put = (slot: number, place: Place): void => {
    if (typeof place === 'number') low[2 * slot] = place
    else slots.set(place, slot)
  }
  part.inputs.forEach((port, i) => put(port.slot, places.inputs[i]!))
  part.outputs.forEach((port, i) => {
    if (port.form !== 'shared') put(port.slot, places.outputs[i]!)
  })
  part.scratch.forEach(({ slot, numbers }, i) => {
    const address = places.scratch[i]!
    put(slot, address)
    if (numbers !== undefined) new Uint8Array(memory.buffer, address, numbers.length).set(numbers)
  })
}

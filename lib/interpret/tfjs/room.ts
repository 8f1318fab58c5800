/** Where a part works: on the heap of tfjs, or in a memory that threads share, into which tensors are copied and back. */
import { fail } from '../../core/GiryError.js'
import { instantiate, putParameters, type Places } from '../wasm/call.js'
import type { Part } from '../wasm/part.js'
import { TURN } from '../wasm/target.js'
import type { Pool } from '../workers/pool.js'
import { dispose, type Info } from './device.js'
import type { Heap } from './heap.js'
import type { Machine } from './machine.js'

/** Bytes of a cache line: a vector that crosses from one to the next takes twice as long. */
const LINE = 64

/** The memory of one call. */
export interface Room {
  readonly memory: WebAssembly.Memory
  /** So many bytes, from the beginning of a cache line on. */
  readonly allocate: (bytes: number) => number
  /** Where a tensor is read. */
  readonly input: (info: Info, bytes: number) => number
  /** Where a tensor is written. */
  readonly output: (info: Info, bytes: number) => number
  /** Pieces of the work; after each the host may take its turn. */
  readonly run: (places: Places) => Generator<void>
  /** Ends the call: results are in their tensors, and nothing else is held. */
  readonly close: () => void
}

/** Opens the room of a call that needs so many bytes. */
export type Open = (bytes: number) => Room

/** How much a piece of memory may take with what lies before it. */
export const roomFor = (bytes: number): number => bytes + LINE

/** On the heap of tfjs, where tensors are. */
export const onHeap = (m: Machine, heap: Heap, part: Part): Open => {
  const { memory } = heap
  const exports = instantiate(memory, part)
  const some = Math.min(part.pieces, Math.ceil((part.pieces * TURN) / part.operations))
  return () => {
    const held: Info[] = []
    return {
      memory,
      allocate: (bytes) => {
        const info = heap.allocate([Math.ceil((bytes + LINE) / 4)], 'float')
        m.held.add(info)
        held.push(info)
        return LINE * Math.ceil(heap.addressOf(info) / LINE)
      },
      input: heap.addressOf,
      output: heap.addressOf,
      *run(places) {
        putParameters(memory, part, places)
        for (let block = 0; block < part.blocks; block++)
          for (let k = 0; k < part.pieces; k += some) yield exports.run(places.parameters, block, k, some)
      },
      close: () =>
        held.forEach((info) => {
          m.held.delete(info)
          dispose(m.device, info)
        }),
    }
  }
}

/** In the memory of a pool. */
export const inPool =
  (heap: Heap, pool: Pool, part: Part): Open =>
  (bytes) => {
    const memory = pool.room(bytes)
    const numbers = (of: WebAssembly.Memory, at: number, n: number): Uint8Array =>
      new Uint8Array(of.buffer, at, n)
    let next = pool.begin
    const allocate = (n: number): number => {
      const at = LINE * Math.ceil(next / LINE)
      next = at + n
      return at
    }
    const results: (() => void)[] = []
    return {
      memory,
      allocate,
      input: (info, n) => {
        const at = allocate(n)
        numbers(memory, at, n).set(numbers(heap.memory, heap.addressOf(info), n))
        return at
      },
      output: (info, n) => {
        const at = allocate(n)
        results.push(() => numbers(heap.memory, heap.addressOf(info), n).set(numbers(memory, at, n)))
        return at
      },
      // in one piece, since the memory is that of other calls too
      *run(places) {
        putParameters(memory, part, places)
        if (!pool.run(part, places.parameters))
          fail(
            'BackendError',
            `one of ${pool.threads} threads has died or hangs`,
            'run it again: there are new threads now',
            'wasm',
          )
        yield
      },
      close: () => results.forEach((copy) => copy()),
    }
  }

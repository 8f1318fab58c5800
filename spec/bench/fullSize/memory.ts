// What is held: by this process, by the memory that wasm works in, and by the tensors in it.

import { findBackend, memory as tensors } from '@tensorflow/tfjs-core'
import { deviceOf } from '../../../lib/interpret/tfjs/device.js'
import { heapOf } from '../../../lib/interpret/tfjs/heap.js'

export interface Memory {
  /** Resident bytes of the process. */
  readonly process: number
  /** Bytes of the memory of wasm, which never shrinks. */
  readonly wasm: number
  /** Bytes of tensors that tfjs knows, how many those are, and how many the back end holds. */
  readonly tensorBytes: number
  readonly tensors: number
  readonly held: number
}

export const memory = (): Memory => {
  const backend = findBackend('wasm')
  const { numBytes, numTensors } = tensors()
  return {
    process: process.memoryUsage.rss(),
    wasm: heapOf(deviceOf('wasm', backend))?.memory.buffer.byteLength ?? NaN,
    tensorBytes: numBytes,
    tensors: numTensors,
    held: backend.numDataIds(),
  }
}

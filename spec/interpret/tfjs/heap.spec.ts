// The memory of tfjs-backend-wasm, whose fields are its own: where they are, and that nothing depends on them.

import { describe, expect, it } from 'vitest'
import { findBackend, type KernelBackend } from '@tensorflow/tfjs-core'
import { open } from '../../../lib/interpret/backends.js'
import { deviceOf } from '../../../lib/interpret/tfjs/device.js'
import { heapOf } from '../../../lib/interpret/tfjs/heap.js'
import { rightOf } from './right.js'

describe('the heap of tfjs', () => {
  it('has tensors where it says', async () => {
    await rightOf(open('wasm'))
    const device = deviceOf('wasm', findBackend('wasm'))
    const heap = heapOf(device)!
    const made = heap.allocate([3], 'float')
    new Float32Array(heap.memory.buffer, heap.addressOf(made), 3).set([1, 2, 3])
    expect(Array.from(device.backend.readSync(made.dataId) as Float32Array)).toEqual([1, 2, 3])
    device.backend.disposeData(made.dataId)
  })

  it('is none on other back ends, without modules, and where tfjs hides it', async () => {
    await rightOf(open('wasm'))
    await rightOf(open('cpu'))
    const backend = findBackend('wasm')
    expect(heapOf(deviceOf('cpu', findBackend('cpu')))).toBeUndefined()
    expect(heapOf(deviceOf('wasm', backend, false))).toBeUndefined()
    for (const hidden of [{}, { wasm: {} }, { wasm: { asm: {} } }])
      expect(heapOf(deviceOf('wasm', hidden as unknown as KernelBackend))).toBeUndefined()
  })
})

/**
 * The memory of tfjs-backend-wasm, on which giry's own modules work: they read and write tensors where they lie. The
 * backend keeps its memory and the place of a tensor to itself, so this is the one file that knows its fields; where
 * another version has none of them, there is no heap, and programs are lowered to kernels alone.
 */
import type { DType, Shape } from '../../core/graph.js'
import { typeOf, type Device, type Info } from './device.js'

/** Where tensors of a device lie. */
export interface Heap {
  readonly memory: WebAssembly.Memory
  /** The address of a tensor's first number. */
  readonly addressOf: (info: Info) => number
  /** A new tensor with whatever numbers lie there. */
  readonly allocate: (shape: Shape, dtype: DType) => Info
}

interface WasmBackend {
  readonly wasm?: { readonly asm?: { readonly memory?: unknown } }
  readonly dataIdMap: { readonly get: (id: object) => { readonly memoryOffset: number | null } }
  readonly makeOutput: (shape: number[], dtype: string) => Info
}

/** The heap of a device; undefined on others than 'wasm', and where tfjs doesn't show it. */
export const heapOf = (device: Device): Heap | undefined => {
  if (device.name !== 'wasm' || !device.modules) return undefined
  const backend = device.backend as unknown as WasmBackend
  const memory = backend.wasm?.asm?.memory
  if (!(memory instanceof WebAssembly.Memory)) return undefined
  return {
    memory,
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset!,
    allocate: (shape, dtype) => backend.makeOutput([...shape], typeOf(dtype)),
  }
}

/**
 * A back end of tfjs as the lowering uses it: tensors by their data, kernels by their name, and what this back end
 * is good at. Kernels are called directly, without tfjs's tape, scopes and profiler; tensors inside a program are
 * counted by the back end alone, and only what leaves a program becomes a `Tensor` that tfjs's engine counts.
 */
import {
  engine,
  getKernel,
  type BackendValues,
  type KernelBackend,
  type KernelFunc,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import type { DType, Shape } from '../../core/graph.js'
import type { Pool } from '../workers/pool.js'

export type Info = TensorInfo

/** Names of tfjs's back ends that programs are lowered to. */
export type DeviceName = 'cpu' | 'wasm' | 'webgl'

/** What decides between two ways of lowering the same equation. */
export interface Traits {
  /** The data of a tensor may be read under any shape of the same size (WebGL packs them by shape). */
  readonly anyShape: boolean
  /** Every kernel repeats short axes as fast as it adds; otherwise only sums, differences, products, quotients do. */
  readonly broadcasts: boolean
  /** Many small products in one call run at full speed, and so do convolutions turned around. */
  readonly batches: boolean
  /** Sums are accumulated so that their error doesn't grow with their length (on wasm they run in order). */
  readonly sumsWell: boolean
  /** `Slice` touches only what it copies. */
  readonly slicesWell: boolean
}

const TRAITS: Readonly<Record<DeviceName, Traits>> = {
  cpu: { anyShape: true, broadcasts: true, batches: true, sumsWell: true, slicesWell: true },
  wasm: { anyShape: true, broadcasts: false, batches: false, sumsWell: false, slicesWell: false },
  webgl: { anyShape: false, broadcasts: true, batches: true, sumsWell: true, slicesWell: true },
}

export interface Device {
  readonly name: DeviceName
  readonly backend: KernelBackend
  readonly traits: Traits
  /** Whether parts of programs may run as modules of their own. */
  readonly modules: boolean
  /** Whether modules may use relaxed SIMD. */
  readonly relaxed: boolean
  /** The threads that run modules, if there are several. */
  readonly pool: Pool | undefined
}

/** The back end of tfjs with this name, which has been started. */
export const deviceOf = (
  name: DeviceName,
  backend: KernelBackend,
  modules = name === 'wasm',
  relaxed = false,
  pool?: Pool,
): Device => ({
  name,
  backend,
  traits: TRAITS[name],
  modules,
  relaxed,
  pool,
})

export const kernelOf = (device: Device, kernel: string): KernelFunc | undefined =>
  getKernel(kernel, device.name)?.kernelFunc

const TYPES = { float: 'float32', int: 'int32', bool: 'bool' } as const
export const typeOf = (dtype: DType): 'float32' | 'int32' | 'bool' => TYPES[dtype]

/** A new tensor with the given numbers, which are handed over: some back ends keep the array itself. */
export const write = (device: Device, values: BackendValues, shape: Shape, dtype: DType): Info => ({
  dataId: device.backend.write(values, [...shape], typeOf(dtype)),
  shape: [...shape],
  dtype: typeOf(dtype),
})

/** The numbers as tfjs stores them. */
export const packed = (values: ArrayLike<number>, dtype: DType): Float32Array | Int32Array | Uint8Array =>
  dtype === 'float'
    ? Float32Array.from(values)
    : dtype === 'int'
      ? Int32Array.from(values)
      : Uint8Array.from(values)

/** The numbers of a tensor; waits for the device. The array may be the tensor's own: it is only read. */
export const read = (device: Device, info: Info): Float32Array | Int32Array | Uint8Array =>
  device.backend.readSync(info.dataId) as Float32Array | Int32Array | Uint8Array

export const readLater = (device: Device, tensor: Tensor): Promise<Float32Array | Int32Array | Uint8Array> =>
  device.backend.read(tensor.dataId) as Promise<Float32Array | Int32Array | Uint8Array>

/** Gives back one reference. Where it was the last to data that tfjs's engine has counted, the engine is told. */
export const dispose = ({ backend }: Device, { dataId }: Info): void => {
  if (backend.disposeData(dataId)) engine().removeDataId(dataId, backend)
}

/** A second reference to the same data. */
export const retain = (device: Device, info: Info): Info => {
  device.backend.incRef(info.dataId)
  return { dataId: info.dataId, shape: info.shape, dtype: info.dtype }
}

/** A tensor that tfjs counts, with a reference of its own to the data; it outlives every `tidy`. */
export const exported = (device: Device, info: Info, shape: Shape): Tensor => {
  const kept = retain(device, { ...info, shape: [...shape] })
  const tensor = engine().makeTensorFromTensorInfo(kept, device.backend)
  return engine().keep(tensor)
}

/**
 * Compiled programs as kernels of tfjs: its own code calls them by name, on its own tensors. `tidy`, `memory` and `profile` see
 * them like any other kernel; gradients of tfjs they have none.
 */
import * as Either from 'fp-ts/lib/Either.js'
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type NamedAttrMap,
  type NamedTensorInfoMap,
} from '@tensorflow/tfjs-core'
import { show } from '../../core/GiryError.js'
import type { Registration } from '../Backend.js'
import { dispose, read, retain, typeOf, write, type Device, type Info } from './device.js'
import { heldCells, release, type Held } from './held.js'

/** A tensor of tfjs as a value for the time of a call; its data stay its owner's. */
const lent = (device: Device, { dataId, shape, dtype }: Info): Held =>
  dtype === 'int32'
    ? heldCells(device, { dtype: 'int', shape }, Float64Array.from(read(device, { dataId, shape, dtype })))
    : {
        backend: device.name,
        dtype: dtype === 'bool' ? 'bool' : 'float',
        shape,
        tensor: { dataId, shape, dtype } as Held['tensor'],
        memo: new Map(),
        state: 'live',
      }

/** A result with its reference, which goes over to the caller. */
const handedOver = (device: Device, { dtype, shape, cells, tensor }: Held): Info =>
  cells === undefined
    ? retain(device, { dataId: tensor!.dataId, shape: [...shape], dtype: typeOf(dtype) })
    : write(device, Int32Array.from(cells), shape, dtype)

/** Whether an integer isn't one of int32. */
const isLarge = ({ cells }: Held): boolean => cells?.some((x) => x !== (x | 0)) ?? false

const TYPES: readonly string[] = ['float32', 'int32', 'bool']

/** Registers a function of values; its kernel throws what it gives as an error, as tfjs's own kernels do. */
export const register = (device: Device, { kernelName, inputs, call }: Registration): (() => void) => {
  const kernelFunc = (given: { inputs: NamedTensorInfoMap; attrs?: NamedAttrMap }): Info[] => {
    const missing = inputs.filter((name) => given.inputs[name] === undefined)
    if (missing.length > 0) throw new Error(`${kernelName} needs a tensor '${missing.join("', '")}'`)
    const odd = inputs.filter((name) => !TYPES.includes(given.inputs[name]!.dtype))
    if (odd.length > 0)
      throw new Error(`${kernelName} takes no '${odd.join("', '")}' of another type than ${TYPES.join(', ')}`)
    const args = inputs.map((name) => lent(device, given.inputs[name]!))
    try {
      const found = call(args, given.attrs ?? {})
      if (Either.isLeft(found)) throw new Error(show(found.left))
      const results = found.right as readonly Held[]
      try {
        if (results.some(isLarge)) throw new Error(`${kernelName} gives integers that tfjs has no type for`)
        return results.map((r) => handedOver(device, r))
      } finally {
        results.forEach((r) => release(device, r))
      }
    } finally {
      args.forEach(({ memo }) => memo.forEach((info) => dispose(device, info)))
    }
  }
  registerKernel({ kernelName, backendName: device.name, kernelFunc })
  return () => {
    const isThis = getKernel(kernelName, device.name)?.kernelFunc === kernelFunc
    if (isThis) unregisterKernel(kernelName, device.name)
  }
}

/**
 * Values of a tfjs back end that a caller holds: integers as numbers of the host, the rest as a tensor that tfjs
 * counts. Copies that programs derive from a value are kept with it and given back with it.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Data } from '../../core/Data.js'
import type { GiryError } from '../../core/GiryError.js'
import type { TensorType } from '../../core/graph.js'
import type { Resident } from '../Backend.js'
import type { Cells } from '../reference/cells.js'
import { dispose, exported, packed, readLater, write, type Device, type Info } from './device.js'

export interface Held extends Resident {
  readonly cells?: Cells
  readonly tensor?: Tensor
  /** What programs have derived from it, by how. */
  readonly memo: Map<string, Info>
  state: 'live' | 'released'
}

const held = (device: Device, { dtype, shape }: TensorType): Held => ({
  backend: device.name,
  dtype,
  shape,
  memo: new Map(),
  state: 'live',
})

export const heldCells = (device: Device, type: TensorType, cells: Cells): Held => ({
  ...held(device, type),
  cells,
})

/** A value with a reference of its own to the tensor's data. */
export const heldTensor = (device: Device, type: TensorType, info: Info): Held => ({
  ...held(device, type),
  tensor: exported(device, info, type.shape),
})

export const uploaded = (device: Device, type: TensorType, values: ArrayLike<number>): Held => {
  if (type.dtype === 'int') return heldCells(device, type, Float64Array.from(values))
  const info = write(device, packed(values, type.dtype), type.shape, type.dtype)
  const made = heldTensor(device, type, info)
  dispose(device, info)
  return made
}

const asBytes = (values: ArrayLike<number>): Uint8Array => Uint8Array.from(values)

export const downloaded = (
  device: Device,
  { dtype, shape, cells, tensor }: Held,
): TaskEither.TaskEither<GiryError, Data> =>
  cells !== undefined
    ? TaskEither.right({ dtype, shape, values: cells.slice() })
    : pipe(
        TaskEither.tryCatch(
          () => readLater(device, tensor!),
          (thrown): GiryError => ({
            _tag: 'BackendError',
            what: `reading from ${device.name} failed: ${String(thrown)}`,
            where: device.name,
            remedy: 'open the back end again',
          }),
        ),
        // a copy, because some back ends hand out their own numbers
        TaskEither.map((values) => ({
          dtype,
          shape,
          values: dtype === 'bool' ? asBytes(values) : values.slice(),
        })),
      )

export const release = (device: Device, value: Held): void => {
  if (value.state === 'released') return
  value.state = 'released'
  value.memo.forEach((info) => dispose(device, info))
  value.memo.clear()
  value.tensor?.dispose()
}

/** Parts of programs by WebAssembly modules of their own on the heap of tfjs. */
import { size } from '../../core/graph.js'
import type { Value } from '../../core/Ir.js'
import type { Cells } from '../reference/cells.js'
import { sharedOf } from '../wasm/call.js'
import type { Part } from '../wasm/part.js'
import { BYTES, type Port } from '../wasm/ports.js'
import type { Builder } from './builder.js'
import type { Info } from './device.js'
import type { Heap } from './heap.js'
import { newHostRegister } from './machine.js'
import { asStored, type BlockSection, type Place } from './place.js'
import { inPool, onHeap, roomFor } from './room.js'
import { full, onDevice, onHost } from './transfer.js'

/** An argument where the module finds it when it is called: a tensor, or numbers of the host. */
interface Given {
  readonly port: Port
  readonly register?: number
  readonly tensor?: () => Info
  readonly cells?: () => Cells
}

const given = (b: Builder, place: Place, port: Port): Given => {
  if (port.form === 'shared' || port.form === 'integers') {
    const { register } = onHost(b, place)
    return { port, cells: () => b.machine.host[register]! }
  }
  const { register, read } = b.reader(asStored(full(b, onDevice(b, place))))
  return { port, register, tensor: read }
}

/** A result, in a register of the device or of the host. */
interface Made {
  readonly port: Port
  readonly value: Value
  readonly register: number
}

const onDeviceAfter = ({ port }: Made): boolean => port.form === 'floats' || port.form === 'flags'

const made = (b: Builder, value: Value, port: Port): Made => ({
  port,
  value,
  register:
    port.form === 'floats' || port.form === 'flags' ? b.newTensor(value.shape) : newHostRegister(b.machine),
})

/** The part as one step. */
export const moduleStep = (
  b: Builder,
  heap: Heap,
  part: Part,
  args: readonly Place[],
  outs: readonly Value[],
): readonly Place[] => {
  const { machine: m, device } = b
  const inputs = args.map((a, i) => given(b, a, part.inputs[i]!))
  const outputs = outs.map((o, i) => made(b, o, part.outputs[i]!))
  const { pool } = device
  const open = pool === undefined || part.threads === 1 ? onHeap(m, heap, part) : inPool(heap, pool, part)
  const bytesOf = ({ form, shape }: Port): number => BYTES[form] * size(shape)
  const all = [
    8 * part.slots,
    ...part.scratch.map((s) => s.bytes),
    ...[...part.inputs, ...part.outputs].map(bytesOf),
  ]
  const bytes = all.reduce((n, x) => n + roomFor(x), 0)

  const pieces = function* (): Generator<void> {
    const room = open(bytes)
    const { memory } = room
    const parameters = room.allocate(8 * part.slots)
    const scratch = part.scratch.map((s) => room.allocate(s.bytes))
    const inputsAt = inputs.map(({ port, tensor, cells }): number | Cells => {
      if (tensor !== undefined) return room.input(tensor(), bytesOf(port))
      if (port.form === 'shared') return cells!()
      const address = room.allocate(bytesOf(port))
      new Float64Array(memory.buffer, address, size(port.shape)).set(cells!())
      return address
    })
    const outputsAt = outputs.map(({ port, value, register }): number => {
      if (port.form === 'shared') return 0
      if (port.form === 'integers') return room.allocate(bytesOf(port))
      const info = heap.allocate(value.shape, value.dtype)
      m.tensors[register] = info
      return room.output(info, bytesOf(port))
    })
    yield* room.run({ parameters, inputs: inputsAt, outputs: outputsAt, scratch })
    outputs.forEach((o, i) => {
      if (o.port.form === 'shared') m.host[o.register] = sharedOf(memory, parameters, o.port)
      if (o.port.form === 'integers')
        m.host[o.register] = new Float64Array(memory.buffer, outputsAt[i], size(o.value.shape)).slice()
    })
    room.close()
  }
  b.step({
    name: 'module',
    reads: inputs.flatMap((g) => (g.register === undefined ? [] : [g.register])),
    writes: outputs.filter(onDeviceAfter).map((o) => o.register),
    pieces,
  })
  const home = b.section() as BlockSection
  return outputs.map((o): Place => {
    const { dtype, shape } = o.value
    return onDeviceAfter(o)
      ? { tag: 'device', dtype, shape, stored: shape, register: o.register, home }
      : { tag: 'host', dtype, shape, register: o.register, home }
  })
}

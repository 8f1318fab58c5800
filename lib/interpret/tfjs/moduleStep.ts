/** Parts of programs by WebAssembly modules of their own on the heap of tfjs. */
import { size } from '../../core/graph.js'
import type { Value } from '../../core/Ir.js'
import type { Cells } from '../reference/cells.js'
import { callPart, instantiate, sharedOf } from '../wasm/call.js'
import type { Part } from '../wasm/part.js'
import type { Port } from '../wasm/ports.js'
import type { Builder } from './builder.js'
import { dispose, type Info } from './device.js'
import type { Heap } from './heap.js'
import { newHostRegister } from './machine.js'
import { asStored, type BlockSection, type Place } from './place.js'
import { full, onDevice, onHost } from './transfer.js'

/** Bytes of a cache line: a vector that crosses from one to the next takes twice as long. */
const LINE = 64

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
  const exports = instantiate(heap.memory, part)
  const inputs = args.map((a, i) => given(b, a, part.inputs[i]!))
  const outputs = outs.map((o, i) => made(b, o, part.outputs[i]!))

  const call = (): void => {
    const { memory, addressOf, allocate } = heap
    const scratch: Info[] = []
    const hold = (info: Info): number => {
      m.held.add(info)
      scratch.push(info)
      return addressOf(info)
    }
    /** Room for float64, from the beginning of a cache line on. */
    const wide = (n: number): number => LINE * Math.ceil(hold(allocate([2 * n + LINE / 4], 'float')) / LINE)
    const parameters = wide(part.slots)
    const scratchAt = part.scratch.map(({ bytes }) => wide(Math.ceil(bytes / 8)))
    const inputsAt = inputs.map(({ port, tensor, cells }): number | Cells => {
      if (tensor !== undefined) return addressOf(tensor())
      if (port.form === 'shared') return cells!()
      const address = wide(size(port.shape))
      new Float64Array(memory.buffer, address, size(port.shape)).set(cells!())
      return address
    })
    const outputsAt = outputs.map((o): number => {
      if (o.port.form === 'shared') return 0
      if (o.port.form === 'integers') return wide(size(o.value.shape))
      const info = allocate(o.value.shape, o.value.dtype)
      m.tensors[o.register] = info
      return addressOf(info)
    })
    callPart(memory, part, exports, {
      parameters,
      inputs: inputsAt,
      outputs: outputsAt,
      scratch: scratchAt,
    })
    outputs.forEach((o, i) => {
      if (o.port.form === 'shared') m.host[o.register] = sharedOf(memory, parameters, o.port)
      if (o.port.form === 'integers')
        m.host[o.register] = new Float64Array(memory.buffer, outputsAt[i], size(o.value.shape)).slice()
    })
    scratch.forEach((info) => {
      m.held.delete(info)
      dispose(device, info)
    })
  }
  b.step({
    name: 'module',
    reads: inputs.flatMap((g) => (g.register === undefined ? [] : [g.register])),
    writes: outputs.filter(onDeviceAfter).map((o) => o.register),
    run: call,
  })
  const home = b.section() as BlockSection
  return outputs.map((o): Place => {
    const { dtype, shape } = o.value
    return onDeviceAfter(o)
      ? { tag: 'device', dtype, shape, stored: shape, register: o.register, home }
      : { tag: 'host', dtype, shape, register: o.register, home }
  })
}

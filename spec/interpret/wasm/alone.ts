// Parts on a memory of their own, without tfjs. Between all that a part may write lie numbers that it must not touch.

import { data, type Data } from '../../../lib/core/Data.js'
import { size } from '../../../lib/core/graph.js'
import type { Equation, Program, Value } from '../../../lib/core/Ir.js'
import { callPart, instantiate, sharedOf, type Place } from '../../../lib/interpret/wasm/call.js'
import type { Part } from '../../../lib/interpret/wasm/part.js'
import { BYTES } from '../../../lib/interpret/wasm/ports.js'

const CANARY = 0x7fc0ffee
const GAP = 64
const PAGE = 65536

/** The one loop that a program consists of. */
export const onlyLoop = ({ main }: Program): { readonly e: Equation; readonly args: readonly Value[] } => {
  const [e] = main.equations
  if (main.equations.length !== 1 || e?.op !== 'loop') throw new Error('the program is not a loop')
  return { e, args: e.args.map((id) => main.params.find((p) => p.id === id)!) }
}

/** The results of a part; throws where it has written between its values. */
export const runAlone = (part: Part, args: readonly Data[], outs: readonly Value[]): readonly Data[] => {
  const numbers = [...args.map((d) => d.shape), ...outs.map((o) => o.shape)].map((shape) => 8 * size(shape))
  const all = [...numbers, 8 * part.slots, ...part.scratch.map(({ bytes }) => bytes)]
  const bytes = all.reduce((n, b) => n + b + 2 * GAP, GAP)
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) })
  const words = new Int32Array(memory.buffer).fill(CANARY)
  const taken: [from: number, to: number][] = []
  let next = GAP
  const allocate = (bytes: number): number => {
    const at = next
    next = 8 * Math.ceil((at + bytes) / 8) + GAP
    taken.push([at, at + bytes])
    return at
  }
  const place = (d: Data, i: number): Place => {
    const { form } = part.inputs[i]!
    if (form === 'shared') return Float64Array.from(d.values)
    const at = allocate(BYTES[form] * d.values.length)
    if (form === 'floats') new Float32Array(memory.buffer, at, d.values.length).set(d.values)
    else if (form === 'integers') new Float64Array(memory.buffer, at, d.values.length).set(d.values)
    else new Uint8Array(memory.buffer, at, d.values.length).set(d.values)
    return at
  }
  const parameters = allocate(8 * part.slots)
  const inputs = args.map(place)
  const outputs = part.outputs.map(({ form, shape }) =>
    form === 'shared' ? 0 : allocate(BYTES[form] * size(shape)),
  )
  const scratch = part.scratch.map((s) => allocate(s.bytes))
  callPart(memory, part, instantiate(memory, part), { parameters, inputs, outputs, scratch })
  const untouched = new Set<number>()
  for (let at = 0; at < next; at += 4) untouched.add(at)
  taken.forEach(([from, to]) => {
    for (let at = 4 * Math.floor(from / 4); at < to; at += 4) untouched.delete(at)
  })
  untouched.forEach((at) => {
    if (words[at / 4] !== CANARY) throw new Error(`wrote at ${at}, outside of its values`)
  })
  return part.outputs.map((port, i) => {
    const { dtype, shape } = outs[i]!
    const n = size(shape)
    if (port.form === 'shared') return data(sharedOf(memory, parameters, port), shape, dtype)
    const view =
      port.form === 'floats'
        ? new Float32Array(memory.buffer, outputs[i], n)
        : port.form === 'integers'
          ? new Float64Array(memory.buffer, outputs[i], n)
          : new Uint8Array(memory.buffer, outputs[i], n)
    return data(Float64Array.from(view), shape, dtype)
  })
}

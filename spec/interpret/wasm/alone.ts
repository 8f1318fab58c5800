// Parts on a memory of their own, without tfjs. Between all that a part may write lie numbers that it must not touch.

import { data, type Data } from '../../../lib/core/Data.js'
import { size } from '../../../lib/core/graph.js'
import type { Equation, Program, Value } from '../../../lib/core/Ir.js'
import {
  instantiate,
  putParameters,
  sharedOf,
  type Place,
  type Places,
} from '../../../lib/interpret/wasm/call.js'
import type { Part } from '../../../lib/interpret/wasm/part.js'
import { BYTES } from '../../../lib/interpret/wasm/ports.js'
import { WORDS } from '../../../lib/interpret/workers/control.js'
import type { Pool } from '../../../lib/interpret/workers/pool.js'

const CANARY = 0x7fc0ffee
const GAP = 64
const PAGE = 65536

/** The one loop that a program consists of. */
export const onlyLoop = ({ main }: Program): { readonly e: Equation; readonly args: readonly Value[] } => {
  const [e] = main.equations
  if (main.equations.length !== 1 || e?.op !== 'loop') throw new Error('the program is not a loop')
  return { e, args: e.args.map((id) => main.params.find((p) => p.id === id)!) }
}

/** Where a part runs. */
interface Workplace {
  /** A memory of at least so many bytes, of which those from `begin` on are the part's. */
  readonly memory: (bytes: number) => WebAssembly.Memory
  readonly begin: number
  readonly run: (memory: WebAssembly.Memory, part: Part, places: Places) => void
}

const alone: Workplace = {
  memory: (bytes) => new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) }),
  begin: 0,
  run: (memory, part, places) => {
    const exports = instantiate(memory, part)
    putParameters(memory, part, places)
    for (let block = 0; block < part.blocks; block++) exports.run(places.parameters, block, 0, -1)
  },
}

/** So many pieces a call. */
const inPieces = (some: number): Workplace => ({
  ...alone,
  run: (memory, part, places) => {
    const exports = instantiate(memory, part)
    putParameters(memory, part, places)
    for (let block = 0; block < part.blocks; block++)
      for (let k = 0; k < part.pieces; k += some) exports.run(places.parameters, block, k, some)
  },
})

/** Threads of a pool. */
const inPool = (pool: Pool): Workplace => ({
  memory: pool.room,
  begin: 4 * WORDS,
  run: (memory, part, places) => {
    putParameters(memory, part, places)
    if (!pool.run(part, places.parameters)) throw new Error('a thread has died or hangs')
  },
})

/** The results of a part; throws where it has written between its values. */
export const runAlone = (part: Part, args: readonly Data[], outs: readonly Value[]): readonly Data[] =>
  runAt(alone, part, args, outs)

/** The same, so many pieces a call. */
export const runInPieces = (
  some: number,
  part: Part,
  args: readonly Data[],
  outs: readonly Value[],
): readonly Data[] => runAt(inPieces(some), part, args, outs)

/** The same in a pool, whose number of threads is the part's. */
export const runInPool = (
  pool: Pool,
  part: Part,
  args: readonly Data[],
  outs: readonly Value[],
): readonly Data[] => runAt(inPool(pool), part, args, outs)

const runAt = (
  { memory: memoryOf, begin, run }: Workplace,
  part: Part,
  args: readonly Data[],
  outs: readonly Value[],
): readonly Data[] => {
  const numbers = [...args.map((d) => d.shape), ...outs.map((o) => o.shape)].map((shape) => 8 * size(shape))
  const all = [...numbers, 8 * part.slots, ...part.scratch.map(({ bytes }) => bytes)]
  const memory = memoryOf(all.reduce((n, b) => n + b + 2 * GAP, begin + GAP))
  const words = new Int32Array(memory.buffer).fill(CANARY, begin / 4)
  const taken: [from: number, to: number][] = []
  let next = begin + GAP
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
  run(memory, part, { parameters, inputs, outputs, scratch })
  const untouched = new Set<number>()
  for (let at = begin; at < next; at += 4) untouched.add(at)
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

/** Results to be compared to the bit. */
export const bits = (ds: readonly Data[]): string =>
  JSON.stringify(ds.map((d) => [...d.values].map((x) => (Object.is(x, -0) ? '-0' : `${x}`))))

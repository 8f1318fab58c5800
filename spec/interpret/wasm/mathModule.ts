/** Functions of four lanes as modules that run over arrays. */
import type { V128 } from '../../../lib/interpret/wasm/emit/code.js'
import { writeFunction, type Writer } from '../../../lib/interpret/wasm/emit/function.js'
import { encodeModule } from '../../../lib/interpret/wasm/emit/module.js'
import * as v128 from '../../../lib/interpret/wasm/emit/v128.js'

/** From lanes of some arrays to lanes of others. */
export type Lanes = (w: Writer, given: readonly V128[]) => readonly V128[]

export interface Compiled {
  /** `size` words each, in the memory of the module. */
  readonly inputs: readonly Uint32Array[]
  readonly outputs: readonly Uint32Array[]
  readonly run: () => void
}

const PAGE = 65536

/** Arrays of `size` words, a multiple of four times `blocks`, which is how many vectors one round of the loop takes. */
export const compile = (lanes: Lanes, arity: number, size: number, blocks = 1): Compiled => {
  const bytes = 4 * size
  let results = 0
  const written = writeFunction(0, [], (w) => {
    w.loop(0, bytes, 16 * blocks, (at) => {
      const vectors = Array.from({ length: blocks }, (_, block) => {
        const given = Array.from({ length: arity }, (_, k) => w.let(v128.load(at, k * bytes + 16 * block)))
        return lanes(w, given).map(w.let)
      })
      vectors.forEach((block, b) =>
        block.forEach((v, k) => w.emit(v128.store(at, v, (arity + k) * bytes + 16 * b))),
      )
      results = vectors[0]!.length
    })
    return []
  })
  const code = encodeModule([{ written, exported: 'run' }])
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((arity + results) * bytes) / PAGE) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { giry: { memory } })
  const array = (k: number): Uint32Array => new Uint32Array(memory.buffer, k * bytes, size)
  return {
    inputs: Array.from({ length: arity }, (_, k) => array(k)),
    outputs: Array.from({ length: results }, (_, k) => array(arity + k)),
    run: exports['run'] as () => void,
  }
}

/** What arrays of words, of any one length, become. */
export const apply = (lanes: Lanes, ...given: readonly Uint32Array[]): readonly Uint32Array[] => {
  const length = given[0]!.length
  const { inputs, outputs, run } = compile(lanes, given.length, 4 * Math.ceil(length / 4))
  given.forEach((words, k) => inputs[k]!.set(words))
  run()
  return outputs.map((words) => words.slice(0, length))
}

export const bitsOf = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length)
export const floatsOf = (x: Uint32Array): Float32Array => new Float32Array(x.buffer, x.byteOffset, x.length)

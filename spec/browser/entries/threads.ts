// A net on whole tensors and chains in registers, with one thread and with two, in the browser itself.

import { Callable, Data, Random as R, Space as S, Term as T } from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { open } from '../../../lib/interpret/backends.js'
import { right, rightOf } from '../../interpret/tfjs/right.js'

const [ROWS, WIDTH, LAYERS] = [96, 128, 4] as const

const numbers = (shape: readonly number[], t: number): Data.Data => {
  const n = shape.reduce((product, d) => product * d, 1)
  return Data.data(
    Float32Array.from({ length: n }, (_, i) => Math.sin(t + 7 * i * i)),
    shape,
  )
}

/** The bits of what a net gives with noise at its end. */
const netOf = async (backend: Backend): Promise<readonly number[]> => {
  const input = S.struct({ x: S.tensor([ROWS, WIDTH]), w: S.tensor([WIDTH, WIDTH]) })
  const net = right(
    Callable.compile({ backend, name: 'net', input })(({ x, w }) => {
      let h = x
      for (let i = 0; i < LAYERS; i++) h = T.tanh(T.matMul(h, w))
      return R.map((noise: typeof h) => T.add(h, noise))(R.normal([ROWS, WIDTH] as const))
    }),
  )
  const args = [numbers([ROWS, WIDTH], 1), numbers([WIDTH, WIDTH], 2)].map(backend.upload)
  const [made] = right(net.call({ keys: Callable.stream(1, 0), address: 0 }, args))
  return Array.from((await rightOf(backend.download(made!))).values)
}

export interface Found {
  readonly isolated: boolean
  /** Modules of giry's that the page itself has made: one for each number of threads. */
  readonly modules: number
  readonly numbers: number
  readonly different: number
}

/** Counts the modules that import what giry's do. */
const counted = (): (() => number) => {
  let n = 0
  WebAssembly.Module = new Proxy(WebAssembly.Module, {
    construct: (Module, [bytes]: [Uint8Array<ArrayBuffer>]) => {
      const made = new Module(bytes)
      if (WebAssembly.Module.imports(made).some(({ module }) => module === 'giry')) n++
      return made
    },
  })
  return () => n
}

export const main = async (): Promise<Found> => {
  const modules = counted()
  const wasmPath = '/'
  const one = await netOf(await rightOf(open('wasm', { wasmPath })))
  const two = await netOf(await rightOf(open('wasm', { wasmPath, threads: 2 })))
  return {
    isolated: crossOriginIsolated,
    modules: modules(),
    numbers: two.length,
    different: two.filter((x, i) => !Object.is(x, one[i])).length,
  }
}

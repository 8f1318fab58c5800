// What this machine can do at most, measured beside every row: a tile of a matrix product that stays in registers and
// in the nearest cache, for operations, and a copy of more than the caches hold, for bytes. And a 500x256x256 product
// of tfjs, by which runs on different machines are compared.

import * as tf from '@tensorflow/tfjs-core'
import type { I32 } from '../../lib/interpret/wasm/emit/code.js'
import { writeFunction, type Writer } from '../../lib/interpret/wasm/emit/function.js'
import { encodeModule } from '../../lib/interpret/wasm/emit/module.js'
import * as i32 from '../../lib/interpret/wasm/emit/i32.js'
import * as f32x4 from '../../lib/interpret/wasm/emit/f32x4.js'
import * as v128 from '../../lib/interpret/wasm/emit/v128.js'
import { owner } from './contenders/tfjs.js'
import type { Contender } from './row.js'

/** Rows and vectors of columns of the tile, the length of its sums, terms in a row, and tiles in a call. */
const [ROWS, VECTORS, TERMS, COPIES, TILES] = [4, 2, 256, 4, 64]
const PAGE = 65536

/** Sums over TERMS packed columns of `a` and rows of `b`, ROWS x 4 VECTORS of them, in registers until the end. */
const writeTile = (w: Writer, a: I32, b: I32, to: I32): void => {
  const sums = Array.from({ length: ROWS }, () =>
    Array.from({ length: VECTORS }, () => w.variable(f32x4.constant(0))),
  )
  const row = w.variable(b)
  w.loop(
    a,
    w.let(i32.add(a, 4 * ROWS * TERMS)),
    4 * ROWS,
    (at) => {
      const vectors = Array.from({ length: VECTORS }, (_, q) => w.let(v128.load(row.get, 16 * q)))
      sums.forEach((columns, i) => {
        const x = w.let(v128.loadSplat(at, 4 * i))
        columns.forEach((sum, q) => sum.set(f32x4.add(sum.get, f32x4.mul(x, vectors[q]!))))
      })
      row.set(i32.add(row.get, 16 * VECTORS))
    },
    COPIES,
  )
  sums.flat().forEach((sum, i) => w.emit(v128.store(to, sum.get, 16 * i)))
}

/** Multiplications and additions by hand; its unit of work is one of them. */
export const tile = (): Contender => {
  const [a, b, to] = [0, 4 * ROWS * TERMS, 4 * (ROWS + 4 * VECTORS) * TERMS]
  const results = ROWS * 4 * VECTORS
  const written = writeFunction(0, [], (w) => {
    w.loop(0, TILES, 1, () => writeTile(w, i32.constant(a), i32.constant(b), i32.constant(to)))
    return []
  })
  const memory = new WebAssembly.Memory({ initial: Math.ceil((to + 4 * results) / PAGE) })
  new Float32Array(memory.buffer, 0, to / 4).forEach((_, i, all) => (all[i] = Math.sin(i)))
  const module = new WebAssembly.Module(encodeModule([{ written, exported: 'run' }]))
  const { exports } = new WebAssembly.Instance(module, { giry: { memory } })
  return {
    units: 2 * results * TERMS * TILES,
    run: exports['run'] as () => void,
    values: () => new Float32Array(memory.buffer, to, results),
  }
}

const COPIED = 2 ** 24

/** A copy of numbers; its unit of work is a byte that is read or written. */
export const copy = (): Contender => {
  const [from, to] = [new Float32Array(COPIED).fill(1), new Float32Array(COPIED)]
  return { units: 2 * from.byteLength, run: () => to.set(from), values: () => to.subarray(0, 1) }
}

/** The product of tfjs; its unit of work is one product. */
export const product = (): Contender => {
  const { own, dispose } = owner()
  const a = own(tf.randomNormal([500, 256]))
  const b = own(tf.randomNormal([256, 256]))
  return {
    units: 1,
    run: () => tf.matMul(a, b).dispose(),
    values: () => tf.tidy(() => tf.matMul(a, b).dataSync()),
    dispose,
  }
}

/** Multiply-adds of the product. */
export const PRODUCT_MACS = 500 * 256 * 256

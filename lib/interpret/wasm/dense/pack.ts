/**
 * Factors of a product in the order in which its kernel reads them: panels of a few rows or columns, in each the terms,
 * in each its rows or columns side by side. The last panel is filled up with zeros.
 */
import { size } from '../../../core/graph.js'
import type { I32 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import { i32 } from '../emit/scalar.js'
import { v128 } from '../emit/vector.js'
import { nest, sharedLoop, type Share } from '../loops.js'
import type { Packing } from './found.js'
import { load, vectorOf } from './vectors.js'

/** Bytes of a panel, of all panels of a chunk, and of everything. */
export const panelBytes = ({ width, terms }: Packing): number => 4 * size([width, ...terms])
export const chunkBytes = (p: Packing): number => panelBytes(p) * Math.ceil(p.length / p.width)
export const packedBytes = (p: Packing): number => chunkBytes(p) * size(p.chunks)

/** Where something begins. */
interface Begin {
  readonly at: I32
  readonly offset: number
}

/** Packs; threads share the panels, or each packs those in a range. */
export const emitPack = (w: Writer, p: Packing, from: Begin, to: Begin, share?: Share): void => {
  const bytes = p.chunks.map((_, i) => chunkBytes(p) * size(p.chunks.slice(i + 1)))
  // strides may be negative, so that nothing but the first element is behind the address
  const first = w.let(i32.add(from.at, from.offset))
  const read = { key: 'from', base: first, offset: 0, strides: p.chunkStrides }
  const write = { key: 'to', base: to.at, offset: to.offset, strides: bytes }
  nest(w, p.chunks, [read, write], (pointers) =>
    packChunk(w, p, { at: pointers(read), offset: 0 }, { at: pointers(write), offset: to.offset }, share),
  )
}

const packChunk = (w: Writer, p: Packing, from: Begin, to: Begin, share: Share | undefined): void => {
  const { width, length, across, terms, strides } = p
  const packed = terms.map((_, i) => 4 * width * size(terms.slice(i + 1)))
  const panel = (source: I32, target: I32, columns: number): void => {
    const read = { key: 'from', base: source, offset: from.offset, strides }
    const write = {
      key: 'to',
      base: target,
      offset: to.offset,
      strides: packed,
    }
    nest(w, terms, [read, write], (pointers) => {
      for (let first = 0; first < width; first += 4) {
        const count = Math.min(4, columns - first)
        const offset = read.offset + first * across
        const spot = { at: pointers(read), offset, along: across, count }
        const v = count <= 0 ? w.float(0) : vectorOf(w, 'floats', load(w, 'floats', spot))
        w.emit(v128.store(pointers(write), v, write.offset + 4 * first))
      }
    })
  }
  const full = Math.floor(length / width)
  const bytes = panelBytes(p)
  const at = (base: I32, index: I32, stride: number): I32 => w.let(i32.add(base, i32.mul(index, stride)))
  sharedLoop(w, Math.ceil(length / width), share, (t) => {
    const [source, target] = [at(from.at, t, width * across), at(to.at, t, bytes)]
    const whole = (): void => panel(source, target, width)
    const rest = (): void => panel(source, target, length % width)
    if (length % width === 0) return whole()
    if (full === 0) return rest()
    w.when(i32.less(t, full), whole, rest)
  })
}

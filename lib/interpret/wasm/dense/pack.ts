/**
 * Factors of a product in the order in which its kernel reads them: panels of a few rows or columns, in each the terms,
 * in each its rows or columns side by side. The last panel is filled up with zeros.
 */
import { size } from '../../../core/graph.js'
import type { I32, V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as i32 from '../emit/i32.js'
import * as v128 from '../emit/v128.js'
import { nest, sharedLoop, type Share } from '../loops.js'
import { ceilDivide, floorDivide, range } from '../shapes.js'
import type { Packing } from './found.js'
import { load, vectorOf, type Spot } from './vectors.js'

/** Bytes of a panel, of all panels of a chunk, and of everything. */
export const panelBytes = ({ width, terms }: Packing): number => 4 * size([width, ...terms])
export const chunkBytes = (p: Packing): number => panelBytes(p) * ceilDivide(p.length, p.width)
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

/** Up to four numbers, a stride apart, then zeros. */
const side = (w: Writer, spot: Spot): V128 =>
  spot.count <= 0 ? w.float(0) : vectorOf(w, 'floats', load(w, 'floats', spot))

/** The first to the fourth number of up to four vectors, a stride apart: vector k has number k of each. */
const turned = (w: Writer, { at, offset, along, count }: Spot): readonly V128[] => {
  const [a, b, c, d] = range(4).map((i) =>
    w.let(i < count ? v128.load(at, offset + i * along) : w.float(0)),
  ) as [V128, V128, V128, V128]
  const pairs = (x: V128, y: V128, from: number): V128 =>
    w.let(v128.shuffleWords(x, y, [from, from + 4, from + 1, from + 5]))
  return [0, 2].flatMap((from) => {
    const [low, high] = [pairs(a, b, from), pairs(c, d, from)]
    return [0, 2].map((half) => v128.shuffleWords(low, high, [half, half + 1, half + 4, half + 5]))
  })
}

const packChunk = (w: Writer, p: Packing, from: Begin, to: Begin, share: Share | undefined): void => {
  const { width, length, across, terms, strides } = p
  const packed = terms.map((_, i) => 4 * width * size(terms.slice(i + 1)))
  // where terms lie side by side, and not what they are packed beside, four by four of them are turned in registers
  const together = across !== 4 && strides.at(-1) === 4 && terms.at(-1)! % 4 === 0 ? 4 : 1
  const last = (ns: readonly number[], n: number): readonly number[] => [...ns.slice(0, -1), ns.at(-1)! * n]
  const panel = (source: I32, target: I32, columns: number): void => {
    const read = { key: 'from', base: source, offset: from.offset, strides: last(strides, together) }
    const write = { key: 'to', base: target, offset: to.offset, strides: last(packed, together) }
    nest(w, last(terms, 1 / together), [read, write], (pointers) => {
      for (let first = 0; first < width; first += 4) {
        const count = Math.min(4, columns - first)
        const spot = { at: pointers(read), offset: read.offset + first * across, along: across, count }
        const vectors = together === 1 ? [side(w, spot)] : turned(w, spot)
        vectors.forEach((v, k) =>
          w.emit(v128.store(pointers(write), v, write.offset + 4 * (first + k * width))),
        )
      }
    })
  }
  const full = floorDivide(length, width)
  const bytes = panelBytes(p)
  const at = (base: I32, index: I32, stride: number): I32 => w.let(i32.add(base, i32.mul(index, stride)))
  sharedLoop(w, ceilDivide(length, width), share, (t) => {
    const [source, target] = [at(from.at, t, width * across), at(to.at, t, bytes)]
    const whole = (): void => panel(source, target, width)
    const rest = (): void => panel(source, target, length % width)
    if (length % width === 0) return whole()
    if (full === 0) return rest()
    w.when(i32.less(t, full), whole, rest)
  })
}

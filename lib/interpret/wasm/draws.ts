/**
 * Draws inside of a program: Threefry for four chains at a time, with the key of each lane and the address that all
 * share. The words are those of `Rng`, to the bit.
 */
import { size, type Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { blocksOf } from '../../random/Rng.js'
import { bitsOf, float, floatsOf, integers, mask, pairOf, wordsOf, type Cell, type Pair } from './cells.js'
import type { I64, V128 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import * as i32 from './emit/i32.js'
import * as i64 from './emit/i64.js'
import * as f32x4 from './emit/f32x4.js'
import * as f64x2 from './emit/f64x2.js'
import * as i32x4 from './emit/i32x4.js'
import * as v128 from './emit/v128.js'
import { logUniform, normals } from './math/normal.js'
import { threefries, threefry, TOGETHER, uniform, type Words } from './math/threefry.js'
import { indices, offsetOf, range, stridesOf } from './shapes.js'
import type { Elements } from './elements.js'

const TWO32 = 4294967296
const CHILD = 0x80000000 | 0

/** A number of 64 bits in each lane, by its two words: the low one first. */
export type Counter = Words

/** The words of an address. */
export const counterOf = (w: Writer, address: Cell): Counter => {
  if (address.kind === 'shared' || address.kind === 'number') {
    const x = w.let(bitsOf(address))
    const word = (bits: I64): V128 => w.let(i32x4.splat(i32.wrap(bits)))
    return [word(x), word(i64.shiftRight(x, i64.constant(32)))]
  }
  const pair = pairOf(w, address)
  const high = pair.map((x) => w.let(f64x2.floor(f64x2.mul(x, f64x2.constant(1 / TWO32)))))
  const low = pair.map((x, i) => w.let(f64x2.sub(x, f64x2.mul(high[i]!, f64x2.constant(TWO32)))))
  // a number below 0 counts down from 2^64
  const word = high.map((x) => {
    const below = v128.and(f64x2.less(x, f64x2.constant(0)), f64x2.constant(TWO32))
    return w.let(f64x2.add(x, below))
  })
  return [wordsOf(w, integers(low as unknown as Pair)), wordsOf(w, integers(word as unknown as Pair))]
}

/** The counter some blocks later. */
export const later = (w: Writer, [low, high]: Counter, blocks: V128): Counter => {
  const sum = w.let(i32x4.add(low, blocks))
  // a mask is -1 where the low words have gone round
  return [sum, w.let(i32x4.sub(high, i32x4.lessUnsigned(sum, low)))]
}

/** The key of a stream of its own. */
export const childWords = (w: Writer, key: Words, [low, high]: Counter): Words =>
  threefry(w, ...key, low, w.let(v128.or(high, w.word(CHILD))))

/** The keys and addresses of the draws of one chain, which may have axes of their own. */
const sites = (
  [key, address]: readonly Elements[],
  shape: Shape,
): readonly { readonly key: readonly [Cell, Cell]; readonly address: Cell }[] => {
  const at = (own: Shape, i: readonly number[]): number =>
    offsetOf(
      i.map((n, k) => (own[k] === 1 ? 0 : n)),
      stridesOf(own),
    )
  return indices(shape).map((i) => {
    const k = 2 * at(key!.shape.slice(0, -1), i)
    return {
      key: [key!.cell(k), key!.cell(k + 1)],
      address: address!.cell(at(address!.shape, i)),
    }
  })
}

/** The words of `blocks` blocks from an address on. */
const blocksAt = (
  w: Writer,
  { key, address }: { readonly key: readonly [Cell, Cell]; readonly address: Cell },
  blocks: number,
): readonly V128[] => {
  const [k0, k1] = [wordsOf(w, key[0]), wordsOf(w, key[1])]
  const first = counterOf(w, address)
  const counters = range(blocks).map((b) => (b === 0 ? first : later(w, first, w.word(b))))
  const found: V128[] = []
  for (let b = 0; b < blocks; b += TOGETHER)
    found.push(...threefries(w, k0, k1, counters.slice(b, b + TOGETHER)).flat())
  return found
}

/** The cells of a draw; `shape` is that of its result for one chain. */
export const drawCells = (
  w: Writer,
  e: Equation,
  args: readonly Elements[],
  shape: Shape,
): readonly Cell[] => {
  const [key] = args
  const lanes = shape.slice(0, key!.shape.length - 1)
  const own = sites(args, lanes)
  switch (e.op) {
    case 'accept':
      return own.map((site, i) => {
        const [word] = blocksAt(w, site, 1)
        return mask(w.let(f32x4.less(logUniform(w, word!), floatsOf(w, args[2]!.cell(i)))))
      })
    default: {
      const n = size(e.params['shape'] as Shape)
      return own.flatMap((site) => {
        const found = blocksAt(w, site, blocksOf(n))
        const numbers =
          e.op === 'uniform'
            ? found.map((word) => uniform(w, word))
            : found.flatMap((word, i) => (i % 2 === 0 ? normals(w, word, found[i + 1]!) : []))
        return numbers.slice(0, n).map(float)
      })
    }
  }
}

/** Up to four elements of a value at a time, some bytes apart: from memory into a cell and back. */
import { float, floatsOf, integers, mask, maskOf, pairOf, shared, sharedOf, type Cell } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import type { Writer } from '../emit/function.js'
import * as f64 from '../emit/f64.js'
import * as i32 from '../emit/i32.js'
import * as f64x2 from '../emit/f64x2.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import type { Form } from './found.js'

/** The first of some elements, and what the others lie behind it. */
export interface Spot {
  readonly at: I32
  readonly offset: number
  /** Bytes from one element to the next; 0 where all are the same. */
  readonly along: number
  /** From 1 to 4. */
  readonly count: number
}

const LANES = [0, 1, 2, 3] as const

const loadWords = ({ at, offset, along, count }: Spot): V128 => {
  if (along === 0) return v128.loadSplat(at, offset)
  if (along === 4 && count === 4) return v128.load(at, offset)
  return LANES.slice(1, count).reduce<V128>(
    (v, lane) => v128.loadLane(v, lane, at, offset + lane * along),
    v128.loadZero(at, offset),
  )
}

const loadIntegers = (w: Writer, { at, offset, along, count }: Spot): Cell => {
  if (along === 0) return shared(w.let(f64.load(at, offset)))
  if (along === 8 && count === 4)
    return integers([w.let(v128.load(at, offset)), w.let(v128.load(at, offset + 16))])
  const two = (first: number): V128 => {
    if (first >= count) return f64x2.constant(0)
    const low = f64x2.loadZero(at, offset + first * along)
    return first + 1 < count ? f64x2.loadLane(low, 1, at, offset + (first + 1) * along) : low
  }
  return integers([w.let(two(0)), w.let(two(2))])
}

/** The cells of elements; lanes beyond the last one hold anything. */
export const load = (w: Writer, form: Form, spot: Spot): Cell => {
  switch (form) {
    case 'floats':
      return float(w.let(loadWords(spot)))
    case 'masks':
      return mask(w.let(loadWords(spot)))
    case 'integers':
      return loadIntegers(w, spot)
    case 'flags': {
      const { at, offset, along, count } = spot
      const bytes = LANES.slice(0, count).reduce<V128>(
        (v, lane) => i32x4.replace(v, lane, i32.loadByte(at, offset + lane * along)),
        i32x4.constant(0),
      )
      const set = w.let(v128.not(i32x4.equal(bytes, w.word(0))))
      return mask(along === 0 ? w.let(i32x4.splat(i32x4.extract(set, 0))) : set)
    }
  }
}

const storeWords = (w: Writer, { at, offset, along, count }: Spot, v: V128): void => {
  if (along === 4 && count === 4) return w.emit(v128.store(at, v, offset))
  LANES.slice(0, count).forEach((lane) => w.emit(v128.storeLane(at, v, lane, offset + lane * along)))
}

/** A cell that is no integer, as one vector. */
export const vectorOf = (w: Writer, form: Form, cell: Cell): V128 =>
  form === 'floats' ? floatsOf(w, cell) : maskOf(w, cell)

/** Writes the first elements of a cell. */
export const store = (w: Writer, form: Form, spot: Spot, cell: Cell): void => {
  const { at, offset, along, count } = spot
  switch (form) {
    case 'floats':
    case 'masks':
      return storeWords(w, spot, vectorOf(w, form, cell))
    case 'integers': {
      if (count === 1) return w.emit(f64.store(at, sharedOf(cell), offset))
      const pair = pairOf(w, cell)
      if (along === 8 && count === 4)
        return pair.forEach((v, i) => w.emit(v128.store(at, v, offset + 16 * i)))
      return LANES.slice(0, count).forEach((lane) =>
        w.emit(f64x2.storeLane(at, pair[lane >> 1]!, lane & 1, offset + lane * along)),
      )
    }
    case 'flags': {
      const bits = w.let(v128.and(maskOf(w, cell), w.word(1)))
      return LANES.slice(0, count).forEach((lane) =>
        w.emit(i32.storeByte(at, i32x4.extract(bits, lane), offset + lane * along)),
      )
    }
  }
}

/**
 * Places in one piece of memory: a value gets bytes when it is made and gives them back after its last use, so that
 * others may lie there. All of it is planned while compiling; nothing is allocated in a run.
 */
import { ceilDivide } from './shapes.js'

/** Bytes of a value, from `first` on, needed from one moment to another, both included. */
export interface Lifetime {
  readonly bytes: number
  readonly from: number
  readonly to: number
}

export interface Plan {
  /** Where each value lies. */
  readonly offsets: readonly number[]
  /** How much memory all of them need. */
  readonly bytes: number
}

/** Values at a time get places that don't overlap: the lowest gap that is large enough, larger values first. */
export const planArena = (lifetimes: readonly Lifetime[], alignment = 16): Plan => {
  const placed: { readonly life: Lifetime; readonly offset: number }[] = []
  const offsets = new Array<number>(lifetimes.length).fill(0)
  const order = lifetimes.map((_, i) => i).sort((a, b) => lifetimes[b]!.bytes - lifetimes[a]!.bytes || a - b)
  for (const i of order) {
    const life = lifetimes[i]!
    const rivals = placed
      .filter((p) => p.life.from <= life.to && life.from <= p.life.to)
      .sort((a, b) => a.offset - b.offset)
    let offset = 0
    for (const rival of rivals) {
      if (offset + life.bytes <= rival.offset) break
      const end = rival.offset + rival.life.bytes
      offset = Math.max(offset, ceilDivide(end, alignment) * alignment)
    }
    placed.push({ life, offset })
    offsets[i] = offset
  }
  const bytes = placed.reduce((n, p) => Math.max(n, p.offset + p.life.bytes), 0)
  return { offsets, bytes: ceilDivide(bytes, alignment) * alignment }
}

/** Constants in memory that travel with a module. */
import { ceilDivide } from './shapes.js'

/** Numbers in one piece of memory, in the order in which they were added. */
export interface Tables<K> {
  /** Where the numbers of a value begin; equal values are added once. */
  readonly add: (value: K, bytes: () => Uint8Array) => number
  readonly bytes: () => Uint8Array
}

const ALIGNMENT = 8

export const tables = <K>(): Tables<K> => {
  const known = new Map<K, number>()
  const parts: Uint8Array[] = []
  let next = 0
  return {
    add: (value, bytes) => {
      const before = known.get(value)
      if (before !== undefined) return before
      const at = next
      const made = bytes()
      parts.push(made)
      next += ceilDivide(made.length, ALIGNMENT) * ALIGNMENT
      known.set(value, at)
      return at
    },
    bytes: () => {
      const whole = new Uint8Array(next)
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += ceilDivide(part.length, ALIGNMENT) * ALIGNMENT
      }
      return whole
    },
  }
}

/** What modules are written for. */
export interface Target {
  readonly threads: number
  /** Whether products and sums may be fused, which rounds once; engines differ in whether they do. */
  readonly relaxed: boolean
  /** Operations of a part below which one thread does it alone, since waking others takes some ten microseconds. */
  readonly much: number
  /** Operations of a group below which one thread does it alone, since others would wait for each other. */
  readonly little: number
  /** Operations above which a loop is cut into pieces. */
  readonly turn: number
}

/** Operations after which the host has its turn, some ten milliseconds of them. */
export const TURN = 2 ** 29

export const targetOf = (threads: number, relaxed = false): Target => ({
  threads,
  relaxed,
  much: 2 ** 20,
  little: 2 ** 15,
  turn: TURN,
})

/** The caller's thread. */
export const ALONE: Target = targetOf(1)

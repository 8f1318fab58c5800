/** How many threads there are, and how much work they are worth. */
export interface Threads {
  readonly threads: number
  /** Operations of a part below which one thread does it alone, since waking others takes some ten microseconds. */
  readonly much: number
  /** Operations of a group below which one thread does it alone, since others would wait for each other. */
  readonly little: number
}

export const threadsOf = (threads: number): Threads => ({ threads, much: 2 ** 20, little: 2 ** 15 })

/** The caller's thread. */
export const ALONE: Threads = threadsOf(1)

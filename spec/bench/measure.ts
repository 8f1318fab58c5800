// How contenders are timed: all of them in one process, one after the other in every round, the median of the rounds.
// A contender runs as often in a round as makes it last about a tenth of a second.

import { setTimeout } from 'node:timers/promises'
import type { Contender } from './row.js'

/** Milliseconds that a round is to take, and from which on a contender is warm after two runs. */
const TARGET = 100
const LONG = 2000
const WARM_UPS = 6

/** Rows with a contender whose run takes so long make do with fewer rounds. */
const SLOW = { ms: 5000, rounds: 3 } as const

export interface Measuring {
  readonly rounds: number
  /** Milliseconds from any fixed point. */
  readonly clock: () => number
  /** What is waited for between the runs that warm up: code that is optimized meanwhile comes from another thread. */
  readonly pause?: () => Promise<unknown>
  readonly onRound?: (done: number, total: number) => void
}

export const median = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Milliseconds that so many runs take. */
const time = async (c: Contender, repetitions: number, clock: () => number): Promise<number> => {
  const begin = clock()
  for (let i = 0; i < repetitions; i++) {
    const pending = c.run()
    if (pending !== undefined) await pending
  }
  if (c.settle !== undefined) await c.settle()
  return clock() - begin
}

/** A contender that is warm, how often it runs in a round, and milliseconds of one run. */
interface Warm {
  readonly contender: Contender
  readonly repetitions: number
  readonly runMs: number
}

const warm = async (
  contender: Contender,
  { clock, pause = () => setTimeout(25) }: Measuring,
): Promise<Warm> => {
  // the first run may compile
  await time(contender, 1, clock)
  let repetitions = 1
  for (let warmUps = 1; ; warmUps++) {
    const ms = await time(contender, repetitions, clock)
    if (warmUps === WARM_UPS || ms > LONG) return { contender, repetitions, runMs: ms / repetitions }
    const wanted = Math.round((repetitions * TARGET) / Math.max(ms, TARGET / 1000))
    repetitions = Math.min(Math.max(1, wanted), 10 * repetitions)
    await pause()
  }
}

/** The median milliseconds of a unit of work of each contender. */
export const measure = async <K extends string>(
  contenders: Readonly<Record<K, Contender>>,
  measuring: Measuring,
): Promise<Readonly<Record<K, number>>> => {
  const { rounds, clock, onRound = () => {} } = measuring
  const names = Object.keys(contenders) as K[]
  const ready: Warm[] = []
  for (const name of names) ready.push(await warm(contenders[name], measuring))
  const slow = ready.some(({ runMs }) => runMs > SLOW.ms)
  const total = slow ? Math.min(SLOW.rounds, rounds) : rounds
  const times = names.map((): number[] => [])
  for (let round = 0; round < total; round++) {
    onRound(round, total)
    for (const [i, { contender, repetitions }] of ready.entries())
      times[i]!.push((await time(contender, repetitions, clock)) / (repetitions * contender.units))
  }
  return Object.fromEntries(names.map((name, i) => [name, median(times[i]!)])) as Record<K, number>
}

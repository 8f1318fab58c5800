// Several programs as child processes, so many at a time: one display for all of them, and none that outlives this process.

import { failureText, start, type Child, type ChildRun, type Outcome } from './childRun.js'
import type { Display } from './display.js'
import { onInterrupt } from './interrupt.js'

/** How all children ended, in the order in which they were given; those that never started are missing. */
export interface Ended {
  readonly outcomes: readonly Outcome[]
  /** Whether Ctrl-C stopped them. */
  readonly stopped: boolean
}

export interface RunsOptions {
  readonly atOnce: number
  readonly display: Display
  /** Is told of each end. */
  readonly onEnd?: (outcome: Outcome) => void
}

/**
 * Runs all children to their ends, however they end: a failure is told at once and doesn't stop the others. Ctrl-C is passed
 * on, and then no other child starts.
 */
export const runAll = async (
  children: readonly Child[],
  { atOnce, display, onEnd }: RunsOptions,
): Promise<Ended> => {
  const running = new Set<ChildRun>()
  const outcomes: Outcome[] = []
  const { signal, dispose } = onInterrupt()
  const killAll = (): void => running.forEach((run) => run.send('SIGKILL'))
  process.once('exit', killAll)
  signal.addEventListener('abort', () => {
    display.say('stopping; press Ctrl-C again to stop at once')
    running.forEach((run) => run.send('SIGINT'))
  })
  const waiting = children.entries()
  const work = async (): Promise<void> => {
    for (const [i, child] of waiting) {
      if (signal.aborted) return
      const run = start(child, display)
      running.add(run)
      const outcome = await run.ended
      running.delete(run)
      outcomes[i] = outcome
      if (outcome.code !== 0 && !signal.aborted) display.say(failureText(outcome))
      onEnd?.(outcome)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  dispose()
  process.off('exit', killAll)
  return { outcomes: outcomes.filter(() => true), stopped: signal.aborted }
}

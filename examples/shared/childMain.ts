// How the process of one of many trainings runs and ends: childRun.ts starts it, and hears of its progress.

import * as Either from 'fp-ts/lib/Either.js'
import type * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { isCancelled, show, type Failure } from './failure.js'
import { interrupted, onInterrupt } from './interrupt.js'
import { terminal, type Progress } from './progress.js'

/** What a training is told of the outside. */
export interface Outside {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Runs it, says what went wrong, and sets the exit code: 0 when all is done, 130 after Ctrl-C, else 1. */
export const runChild = async (
  name: string,
  training: (outside: Outside) => TaskEither.TaskEither<Failure, unknown>,
): Promise<void> => {
  const progress = terminal(name)
  const { signal, dispose } = onInterrupt()
  const ended = await training({ signal, progress })()
  if (Either.isLeft(ended) && !isCancelled(ended.left)) process.stderr.write(`${show(ended.left)}\n`)
  process.exitCode = signal.aborted ? interrupted : Either.isLeft(ended) ? 1 : 0
  progress.close()
  dispose()
  // a channel to the parent would keep the process alive
  process.disconnect?.()
}

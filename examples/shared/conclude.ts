// How a command that ran many trainings ends: what it found and where, or what went wrong, and an exit code that says so.

import * as Either from 'fp-ts/lib/Either.js'
import { isCancelled, show, type Failure } from './failure.js'
import { interrupted } from './interrupt.js'

export interface Conclusion {
  readonly text: string
  /** The path of the report. */
  readonly page: string
  readonly stopped: boolean
  /** Whether nothing is missing. */
  readonly complete: boolean
}

/** Prints, and sets the exit code: 0 when all is done, 130 after Ctrl-C, else 1. */
export const conclude = (ended: Either.Either<Failure, Conclusion>): void => {
  if (Either.isLeft(ended)) {
    process.stderr.write(`${show(ended.left)}\n`)
    process.exitCode = isCancelled(ended.left) ? interrupted : 1
  } else {
    const { text, page, stopped, complete } = ended.right
    process.stdout.write(`${text}\n\nreport: ${page}\n`)
    process.exitCode = stopped ? interrupted : complete ? 0 : 1
  }
}

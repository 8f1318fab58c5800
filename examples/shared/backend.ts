// The back end of a command.

import * as Either from 'fp-ts/lib/Either.js'
import { Backend, Error as GE, type Run } from 'giry'

/** 'wasm' with so many threads, or the end of the process. */
export const wasmOrExit = async (threads: number): Promise<Run.RunOptions['backend']> => {
  const opened = await Backend.open('wasm', { threads })()
  if (Either.isRight(opened)) return opened.right
  process.stderr.write(`${GE.show(opened.left)}\n`)
  process.exit(1)
}

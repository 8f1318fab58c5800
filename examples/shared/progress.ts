// How an example shows where it is: on its own terminal, or through start.ts if that started it.

import { display, type Clock, type Stream } from './display.js'
import { channel, type Message } from './message.js'
import type { ProgressEvent } from './progressLine.js'

export type Progress = {
  readonly update: (event: ProgressEvent) => void
  /** Prints a line that stays. */
  readonly say: (line: string) => void
  /** To be called at the end: prints what is still held back and lets the process exit. */
  readonly close: () => void
}

/** What `terminal` needs of the process; a test puts its own in place. */
export interface Surroundings {
  readonly stream: Stream
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Sends to the parent process, if there is a channel to one. */
  readonly send?: (message: Message) => void
}

const ofProcess = (): Surroundings => ({
  stream: process.stderr,
  clock: () => performance.now(),
  environment: process.env,
  send:
    process.send === undefined
      ? undefined
      : // A parent that is gone needs no news, so that a failure to send is no error.
        (message) => void (process.connected && process.send?.(message, undefined, {}, () => {})),
})

/** The progress display of the program `name`; unless told otherwise it writes to standard error. */
export const terminal = (name: string, overrides: Partial<Surroundings> = {}): Progress => {
  const { stream, clock, environment, send } = { ...ofProcess(), ...overrides }
  if (environment[channel.variable] === channel.value && send !== undefined) {
    return {
      update: (event) => send({ kind: 'progress', name, ...event }),
      say: (line) => send({ kind: 'say', name, line }),
      close: () => {},
    }
  }
  const shown = display(stream, clock)
  return { update: (event) => shown.update(name, event), say: shown.say, close: shown.close }
}

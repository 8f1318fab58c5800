// One example as a child process: its messages go to a display, its standard error is kept for the case that
// it fails.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import * as Either from 'fp-ts/lib/Either.js'
import type { Display } from './display.js'
import { channel, Message } from './message.js'

export interface Child {
  readonly name: string
  /** The script, absolute, and its arguments. */
  readonly script: string
  readonly args: readonly string[]
  /** The working directory. */
  readonly cwd: string
}

/** How a child ended: its exit code, or the signal that ended it; and the end of its standard error. */
export interface Outcome {
  readonly name: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly errors: string
}

export interface ChildRun {
  readonly ended: Promise<Outcome>
  readonly send: (signal: NodeJS.Signals) => void
}

/** The module that teaches node TypeScript, found from here and not from the working directory. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Characters of standard error that are kept. */
const keptErrors = 16_000

const show =
  (display: Display) =>
  (received: unknown): void => {
    const message = Message.decode(received)
    if (Either.isLeft(message)) return
    const { right } = message
    if (right.kind === 'say') display.say(`${right.name}: ${right.line}`)
    else display.update(right.name, right)
  }

/** Starts node with tsx on the child's script; `ended` never rejects. */
export const start = ({ name, script, args, cwd }: Child, display: Display): ChildRun => {
  const child = spawn(process.execPath, ['--import', tsx, script, ...args], {
    cwd,
    env: { ...process.env, [channel.variable]: channel.value },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-keptErrors)
  })
  child.on('message', show(display))
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code, signal) => resolve({ name, code, signal, errors }))
    child.on('error', (error) => resolve({ name, code: null, signal: null, errors: String(error) }))
  })
  return { ended, send: (signal) => void child.kill(signal) }
}

/** What to tell of a child that didn't end with exit code 0. */
export const failureText = ({ name, code, signal, errors }: Outcome): string => {
  const how = code !== null ? `exit code ${code}` : signal !== null ? `signal ${signal}` : 'it never started'
  return `${name} failed (${how}); its standard error was:\n${errors.trimEnd() || '(nothing)'}`
}

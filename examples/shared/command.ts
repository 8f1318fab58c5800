// Command lines as values: a commander program that neither prints nor exits by itself. Help and errors come
// back as a Left, so that the caller (or a test) decides what to do with them.

import { CommanderError, InvalidArgumentError, type Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'

/** Why a program ends before it starts: help was asked for (exit code 0), or an argument is wrong (2). */
export interface Stop {
  readonly code: 0 | 2
  readonly text: string
}

/** A seed from the command line; throws what commander reports as an error of the option. */
export const seed = (text: string): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('Give an integer that is 0 or more, such as --seed 1.')
  }
  return value
}

/** A count from the command line, with the option as one would write it; throws as `seed` does. */
export const count =
  (example: string) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
      throw new InvalidArgumentError(`Give an integer of at least 1, such as ${example}.`)
    return value
  }

/** Reads the user's arguments (without node and script) into `command`; Left is help or a clear complaint. */
export const readWith = (command: Command, argv: readonly string[]): Either.Either<Stop, Command> => {
  const said: string[] = []
  const keep = (text: string): void => void said.push(text)
  command
    .exitOverride()
    .configureOutput({ writeOut: keep, writeErr: keep })
    .allowExcessArguments(false)
    .showHelpAfterError('(--help lists what is understood)')
  try {
    return Either.right(command.parse([...argv], { from: 'user' }))
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return Either.left({ code: error.exitCode === 0 ? 0 : 2, text: said.join('') })
  }
}

/** The value, or the end of the process: help goes to standard output, complaints to standard error. */
export const orExit = <A>(read: Either.Either<Stop, A>): A => {
  if (Either.isRight(read)) return read.right
  const { code, text } = read.left
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(text)
  process.exit(code)
}

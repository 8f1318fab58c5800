// The command line of the bench.

import { Command, InvalidArgumentError, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readWith, type Stop } from '../../examples/shared/command.js'

export interface Options {
  /** Names of the rows to time. */
  readonly rows: readonly string[]
  readonly rounds: number
  readonly out: string
}

const chosen =
  (names: readonly string[]) =>
  (text: string): readonly string[] => {
    const wanted = text.split(',')
    const unknown = wanted.find((name) => !names.includes(name))
    if (unknown !== undefined)
      throw new InvalidArgumentError(`No row is called '${unknown}'. Rows: ${names.join(', ')}.`)
    return wanted
  }

/** A count from the command line; throws what commander reports as an error of the option. */
export const positive = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('Give an integer of at least 1.')
  return n
}

const command = (names: readonly string[]): Command =>
  new Command('bench')
    .description(
      'Times giry against tfjs, jax-js and its own plain lowering, in turns in one process, and against what this machine ' +
        `can do. Rows: ${names.join(', ')}.`,
    )
    .addOption(
      new Option('--rows <names>', 'the rows to time, with commas between them')
        .argParser(chosen(names))
        .default(names, 'all'),
    )
    .option('--rounds <n>', 'how often all take turns; rows with a run over 5 s make do with 3', positive, 7)
    .option('--out <folder>', 'where bench.json goes', 'runs')

/** The options in the user's arguments (without node and script), for rows of these names. */
export const read =
  (names: readonly string[]) =>
  (argv: readonly string[]): Either.Either<Stop, Options> =>
    pipe(
      readWith(command(names), argv),
      Either.map((parsed) => parsed.opts<Options>()),
    )

/** The command line of the anomalies, and what that of one training has in common with it. */
import { Command, InvalidArgumentError, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readWith, seed, type Stop } from '../shared/command.js'
import { profileNames, type ProfileName } from './profiles.js'

/** What a run and each of its trainings are told. */
export interface Common {
  readonly profile: ProfileName
  /** A folder with MNIST; where none is given, GIRY_DATA says where. */
  readonly path?: string
  readonly seed: number
  /** The folder of everything that is written. */
  readonly out: string
}

export interface Options extends Common {
  /** The digits that are held out, one after the other. */
  readonly digits: readonly number[]
  /** Whether to forget what is there. */
  readonly fresh: boolean
}

/** A digit from the command line; throws what commander reports as an error of the option. */
export const digit = (text: string): number => {
  if (!/^[0-9]$/.test(text)) throw new InvalidArgumentError('Give a digit, 0 to 9.')
  return Number(text)
}

const digits = (text: string): readonly number[] => [...new Set(text.split(',').map(digit))]

/** The options that a run and its trainings have in common. */
export const describe = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(new Option('--profile <name>', 'how much work to do').choices(profileNames).default('small'))
    .option('--path <folder>', "where MNIST lies (default: under the environment's GIRY_DATA)")
    .option('--seed <n>', 'the seed of all random numbers but those of the split', seed, 1)
    .option('--out <folder>', 'where everything goes', 'runs/anomaly')

const anomaly = (): Command =>
  describe('anomaly', 'Learns MNIST without one digit, and looks whether that digit is told from the others.')
    .addOption(
      new Option('--digits <list>', 'the digits that are held out, by commas')
        .argParser(digits)
        .default([1, 4, 5, 7, 9], '1,4,5,7,9'),
    )
    .option('--fresh', 'forget the results and checkpoints of these settings', false)

/** The options in the user's arguments (without node and script), or help or a complaint; touches no process. */
export const read = (argv: readonly string[]): Either.Either<Stop, Options> =>
  pipe(
    readWith(anomaly(), argv),
    Either.map((command) => command.opts<Options>()),
  )

// The command line that every example has: a profile, a seed, where to write, and where the data lie.

import { Argument, Command, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { count, orExit, readWith, seed, type Stop } from './command.js'

export interface Options {
  /** How much work to do: one of the program's profiles. */
  readonly profile: string
  readonly seed: number
  /** Go on from the last checkpoint in `out`. */
  readonly resume: boolean
  /** How many threads share the work. */
  readonly threads: number
  /** The folder for checkpoints, report and summary. */
  readonly out: string
  /** The folder of the data, where one is known. */
  readonly path?: string
  /** The optional positional argument, if it was given. */
  readonly positional: readonly string[]
}

/** One optional positional argument with the values it may take. */
export interface Positional {
  readonly name: string
  readonly description: string
  readonly choices: readonly string[]
}

export interface Program {
  /** The example's name, such as `01-pinwheel`; runs go to `runs/<name>`. */
  readonly name: string
  readonly description: string
  /** The profiles; the first one is the default. */
  readonly profiles: readonly string[]
  readonly extra?: Positional
  /** The program reads no data, so that it has no --path. */
  readonly withoutData?: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const describe = (
  { name, description, profiles, extra, withoutData }: Program,
  data: string | undefined,
): Command => {
  const command = new Command(name)
    .description(description)
    .addOption(
      new Option('--profile <name>', 'how much work to do').choices(profiles).default(profiles[0] ?? ''),
    )
    .option('--seed <n>', 'the seed of all random numbers, an integer >= 0', seed, 1)
    .option('--threads <n>', 'how many threads share the work; results are the same', count('--threads 2'), 1)
    .option('--resume', 'go on from the last checkpoint', false)
    .option('--out <folder>', 'where checkpoints, report and summary go', `runs/${name}`)
  if (withoutData !== true)
    command.addOption(
      new Option('--path <folder>', 'where the data lie (environment: GIRY_DATA)').default(data, 'GIRY_DATA'),
    )
  return extra === undefined
    ? command
    : command.addArgument(new Argument(`[${extra.name}]`, extra.description).choices(extra.choices))
}

/** The options in the user's arguments (without node and script), or help or a complaint; touches no process. */
export const read =
  (program: Program, environment: Environment = process.env) =>
  (argv: readonly string[]): Either.Either<Stop, Options> =>
    pipe(
      readWith(describe(program, environment['GIRY_DATA'] || undefined), argv),
      Either.map((command) => ({
        ...command.opts<Omit<Options, 'positional'>>(),
        positional: command.args,
      })),
    )

/**
 * The options in the user's arguments, `process.argv.slice(2)`. Prints and exits where there are none: code 0
 * after `--help`, code 2 after a complaint that names the option and the values it takes.
 */
export const parse =
  (program: Program) =>
  (argv: readonly string[]): Options =>
    orExit(read(program)(argv))

// The command line of this example.

import { Command, InvalidArgumentError, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readWith, seed, type Stop } from '../shared/command.js'
import { posteriors, type PosteriorName } from './posteriors.js'
import { profiles, samplers, type KernelName, type ProfileName } from './profiles.js'

export interface Options {
  readonly posteriors: readonly PosteriorName[]
  readonly kernels: readonly KernelName[]
  readonly profile: ProfileName
  /** Draws of each chain, if not the profile's. */
  readonly draws?: number
  readonly seed: number
  readonly backend: string
  /** The folder for report and summary. */
  readonly out: string
  /** The folder of the data; the example's own where none is given. */
  readonly path?: string
}

/** The example's name; runs go to `runs/<name>`. */
export const example = '03-posteriordb'

const names = Object.keys(posteriors) as readonly PosteriorName[]
const kernels = Object.keys(samplers) as readonly KernelName[]

/** A reader of a list of known names, by commas; a name may be written in short. */
const listOf =
  <N extends string>(what: string, known: readonly N[], short: (name: N) => string = (name) => name) =>
  (text: string): readonly N[] =>
    text.split(',').map((part) => {
      const found = known.find((name) => name === part || short(name) === part)
      if (found === undefined)
        throw new InvalidArgumentError(`'${part}' is no ${what}; there are ${known.map(short).join(', ')}.`)
      return found
    })

/** The name of the model in the name of a posterior. */
export const modelOf = (name: string): string => name.slice(name.indexOf('-') + 1)

const draws = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 4) throw new InvalidArgumentError('Give an integer of at least 4.')
  return value
}

const describe = (path: string | undefined): Command =>
  new Command(example)
    .description(
      'Draws from six posteriors of posteriordb by three kernels, and compares them with the reference.',
    )
    .option('--posteriors <names>', 'which, by commas', listOf('posterior', names, modelOf), names)
    .option('--kernels <names>', `of ${kernels.join(', ')}, by commas`, listOf('kernel', kernels), kernels)
    .addOption(
      new Option('--profile <name>', 'how much work to do').choices(Object.keys(profiles)).default('full'),
    )
    .option('--draws <n>', "draws of each chain, in place of the profile's", draws)
    .option('--seed <n>', 'the seed of all random numbers, an integer >= 0', seed, 1)
    .addOption(
      new Option('--backend <name>', 'where chains run')
        .choices(['wasm', 'reference', 'cpu'])
        .default('wasm'),
    )
    .option('--out <folder>', 'where report and summary go', `runs/${example}`)
    .addOption(
      new Option('--path <folder>', 'where the data lie (environment: GIRY_DATA)').default(path, 'GIRY_DATA'),
    )

type Environment = Readonly<Record<string, string | undefined>>

/** The options in the user's arguments (without node and script), or help or a complaint; touches no process. */
export const read =
  (environment: Environment = process.env) =>
  (argv: readonly string[]): Either.Either<Stop, Options> =>
    pipe(
      readWith(describe(environment['GIRY_DATA'] || undefined), argv),
      Either.map((command) => command.opts<Options>()),
    )

/** The command line of the table, and what that of a cell has in common with it. */
import { Command, InvalidArgumentError, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { count, readWith, type Stop } from '../../shared/command.js'
import { dataNames, type DataName } from '../data/load.js'
import { profileNames, type ProfileName } from '../profiles.js'
import { assignmentsOf, type Assignment } from './assignments.js'
import { named, published, rows, type Row } from './rows.js'

/** What a table and each of its cells are told. */
export interface Common {
  readonly data: DataName
  readonly profile: ProfileName
  /** A file or a folder; where none is given, GIRY_DATA says where. */
  readonly path?: string
  /** Updates of the generator, if not the profile's. */
  readonly updates?: number
  /** The summary of a table by whose times every system trains as long as DAMC. */
  readonly equalTime?: string
  /** Numbers in place of the profile's. */
  readonly set?: readonly Assignment[]
  /** The folder for cells, report and summary, if not the one of the data's name. */
  readonly out?: string
}

export interface Options extends Common {
  readonly out: string
  readonly systems: readonly Row[]
  /** How many: 1, ..., seeds. */
  readonly seeds: number
  /** Whether to forget what is there. */
  readonly fresh: boolean
}

const assignments = (text: string, before: readonly Assignment[] = []): readonly Assignment[] => {
  const read = assignmentsOf(text)
  if (Either.isLeft(read)) throw new InvalidArgumentError(read.left)
  return [...before, ...read.right]
}

const systems = (text: string): readonly Row[] => {
  const chosen = text.split(',').flatMap((name) => {
    const found = named(name)
    if (found.length === 0)
      throw new InvalidArgumentError(
        `'${name}' is no row; there are damc and ${rows.map((row) => row.name).join(', ')}.`,
      )
    return found
  })
  return rows.filter((row) => chosen.includes(row))
}

/** The options that a table and its cells have in common. */
export const describe = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(new Option('--data <name>', 'the data set').choices(dataNames).makeOptionMandatory())
    .addOption(new Option('--profile <name>', 'how much work to do').choices(profileNames).default('small'))
    .option('--path <path>', "a file or a folder of the data (default: under the environment's GIRY_DATA)")
    .option('--updates <n>', "updates of the generator, in place of the profile's", count('--updates 500'))
    .option(
      '--set <assignments>',
      "other values in place of the profile's, by commas: damc.tilt=3e-5, or sri-5:posterior.steps=40 for one system; a wrong name lists all",
      assignments,
    )
    .addOption(
      new Option(
        '--equal-time <summary.json>',
        'train every system for as many updates as take the time of damc in that summary of a table',
      ).conflicts('updates'),
    )
    .option('--out <folder>', 'where everything goes (default: runs/table-<data>)')

const table = (): Command =>
  describe(
    'table',
    'Trains systems on a data set, and compares how they reconstruct and generate its images.',
  )
    .option(
      '--systems <names>',
      `which rows, by commas, of ${rows.map((row) => row.name).join(', ')}; damc is both of its rows (default: the first ${published.length})`,
      systems,
    )
    .option('--seeds <n>', 'trainings of each system, with the seeds 1 to n', count('--seeds 3'), 3)
    .option('--fresh', 'forget the results and checkpoints of the folder', false)

/** The folder of a table. */
export const outOf = ({ data, out = `runs/table-${data}` }: Common): string => out

/** The options in the user's arguments (without node and script), or help or a complaint; touches no process. */
export const read = (argv: readonly string[]): Either.Either<Stop, Options> =>
  pipe(
    readWith(table(), argv),
    Either.map((command) => {
      const given = command.opts<
        Common & Omit<Options, 'out' | 'systems'> & Partial<Pick<Options, 'systems'>>
      >()
      return { ...given, out: outOf(given), systems: given.systems ?? published }
    }),
  )

/** The command line of the ablations, and what that of one training has in common with it. */
import { Argument, Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { count, readWith, type Stop } from '../../shared/command.js'
import { studyNames, type StudyName } from './studies.js'

/** What an ablation and each of its trainings are told. */
export interface Common {
  readonly study: StudyName
  /** Updates of the generator. */
  readonly updates: number
  /** The folder of everything that is written. */
  readonly out: string
}

export interface Options extends Common {
  /** How many: 1, ..., seeds. */
  readonly seeds: number
  /** Whether to forget what is there. */
  readonly fresh: boolean
}

/** The options that an ablation and its trainings have in common. */
export const describe = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addArgument(new Argument('<study>', 'what is varied').choices(studyNames))
    .option('--updates <n>', 'updates of the generator of each training', count('--updates 600'), 600)
    .option('--out <folder>', 'where everything goes (default: runs/ablation-<study>)')

const ablate = (): Command =>
  describe(
    'ablate',
    'Trains diffusion-amortized MCMC on optdigits with other choices, and compares what comes of them.',
  )
    .option('--seeds <n>', 'trainings of each choice, with the seeds 1 to n', count('--seeds 3'), 3)
    .option('--fresh', 'forget the results and checkpoints of the folder', false)

/** The options of a command that was read; its own are A beside the common ones. */
export const optionsOf = <A>(command: Command): A & Common => {
  const study = command.args[0] as StudyName
  const given = command.opts<A & Omit<Common, 'study' | 'out'> & Partial<Pick<Common, 'out'>>>()
  return { ...given, study, out: given.out ?? `runs/ablation-${study}` }
}

/** The options in the user's arguments (without node and script), or help or a complaint; touches no process. */
export const read = (argv: readonly string[]): Either.Either<Stop, Options> =>
  pipe(readWith(ablate(), argv), Either.map(optionsOf<Options>))

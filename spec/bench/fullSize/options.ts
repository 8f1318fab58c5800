// The command line of the full-size iterations.

import { Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readWith, type Stop } from '../../../examples/shared/command.js'
import { positive } from '../options.js'

export interface Options {
  readonly iterations: number
  readonly batch: number
  readonly threads: number
  readonly path?: string
}

const command = (): Command =>
  new Command('full-size')
    .description(
      'Trains DAMC as the paper has it for SVHN, on wasm, and prints the time and the memory of each iteration.',
    )
    .option('--iterations <n>', 'how many iterations', positive, 3)
    .option('--batch <n>', 'images of an iteration', positive, 128)
    .option('--threads <n>', 'threads that share the work', positive, 1)
    .option('--path <path>', 'SVHN; by default under GIRY_DATA, and random images where that is not set')

/** The options in the user's arguments (without node and script). */
export const read = (argv: readonly string[]): Either.Either<Stop, Options> =>
  pipe(
    readWith(command(), argv),
    Either.map((parsed) => parsed.opts<Options>()),
  )

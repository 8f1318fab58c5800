// One training, a system and the digit that it never sees, as a process of its own; main.ts starts it.
import { Option } from 'commander'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { runChild } from '../shared/childMain.js'
import { orExit, readWith } from '../shared/command.js'
import type { Failure } from '../shared/failure.js'
import { detect } from './detect.js'
import { describe, digit, type Common } from './options.js'
import { nameOf, systemNames, workOf, type Case } from './work.js'

const command = describe(
  'anomaly-training',
  'Trains one system without one digit, and scores the test images.',
)
  .addOption(new Option('--system <name>', 'which').choices(systemNames).makeOptionMandatory())
  .requiredOption('--digit <n>', 'the digit that is held out', digit)

const options = orExit(readWith(command, process.argv.slice(2))).opts<Common & Case>()
const which: Case = { system: options.system, digit: options.digit }
await runChild(nameOf(which), (outside) =>
  pipe(
    workOf(options),
    TaskEither.mapLeft((e): Failure => e),
    TaskEither.chain((work) => detect({ which, work, seed: options.seed, ...outside })),
  ),
)

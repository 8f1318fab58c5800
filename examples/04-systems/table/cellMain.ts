// One cell of the table, a system and a seed, as a process of its own; main.ts starts it.
import { Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { orExit, readWith, seed } from '../../shared/command.js'
import { isCancelled, show } from '../../shared/failure.js'
import { interrupted, onInterrupt } from '../../shared/interrupt.js'
import { terminal } from '../../shared/progress.js'
import { readClassifier } from '../metrics/saved.js'
import { systems } from '../systems.js'
import { nameOf, type Cell } from './cell.js'
import { describe, outOf, type Common } from './options.js'
import { runCell } from './runCell.js'
import { claim } from './settings.js'
import { workOf } from './work.js'

const command = describe(
  'table-cell',
  'Trains and measures one system with one seed, in the folder of a table.',
)
  .addOption(new Option('--system <name>', 'which').choices(Object.keys(systems)).makeOptionMandatory())
  .option('--seed <n>', 'the seed of all random numbers', seed, 1)

const options = orExit(readWith(command, process.argv.slice(2))).opts<Common & Cell>()
const cell: Cell = { system: options.system, seed: options.seed }
const out = outOf(options)
const progress = terminal(nameOf(cell))
const { signal, dispose } = onInterrupt()
const ended = await pipe(
  workOf(options),
  TaskEither.bindTo('work'),
  TaskEither.chainFirstW(({ work }) => claim(out, work)),
  TaskEither.bindW('classifier', ({ work }) => readClassifier(out, work.data.sha256)),
  TaskEither.chainW(({ work, classifier }) =>
    runCell(
      { cell, work, out, signal, progress },
      classifier,
      systems[cell.system](work.settings[cell.system]),
    ),
  ),
)()
if (Either.isLeft(ended) && !isCancelled(ended.left)) process.stderr.write(`${show(ended.left)}\n`)
process.exitCode = signal.aborted ? interrupted : Either.isLeft(ended) ? 1 : 0
progress.close()
dispose()
// a channel to the table would keep the process alive
process.disconnect?.()

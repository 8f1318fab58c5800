// One cell of the table, a system and a seed, as a process of its own; main.ts starts it.
import { Option } from 'commander'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { runChild } from '../../shared/childMain.js'
import { orExit, readWith, seed } from '../../shared/command.js'
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
await runChild(nameOf(cell), (outside) =>
  pipe(
    workOf(options),
    TaskEither.bindTo('work'),
    TaskEither.chainFirstW(({ work }) => claim(out, work)),
    TaskEither.bindW('classifier', ({ work }) => readClassifier(out, work.data.sha256)),
    TaskEither.chainW(({ work, classifier }) =>
      runCell({ cell, work, out, ...outside }, classifier, systems[cell.system](work.settings[cell.system])),
    ),
  ),
)

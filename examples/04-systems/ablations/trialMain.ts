// One trial of an ablation, a choice and a seed, as a process of its own; main.ts starts it.
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { runChild } from '../../shared/childMain.js'
import { orExit, readWith, seed } from '../../shared/command.js'
import { readClassifier } from '../metrics/saved.js'
import { systems } from '../systems.js'
import { runCell } from '../table/runCell.js'
import { claim } from '../table/settings.js'
import { describe, optionsOf, type Common } from './options.js'
import { studies, type Study } from './studies.js'
import { baseOf, cellOf, chosen, folderOf, nameOf } from './trial.js'

interface Options extends Common {
  readonly choice: string
  readonly seed: number
}

const command = describe('ablate-trial', 'Trains and measures one choice with one seed.')
  .requiredOption('--choice <name>', 'which')
  .option('--seed <n>', 'the seed of all random numbers', seed, 1)

const options = optionsOf<Options>(orExit(readWith(command, process.argv.slice(2))))
const study: Study = studies[options.study]
const choice = study.choices.find(({ name }) => name === options.choice)
if (choice === undefined) {
  process.stderr.write(`'${options.choice}' is no choice of ${options.study}\n`)
  process.exit(2)
}
const out = folderOf(options, choice)
const cell = cellOf(options)
await runChild(nameOf({ choice, seed: options.seed }), (outside) =>
  pipe(
    baseOf(options),
    TaskEither.map((base) => chosen(choice, base)),
    TaskEither.bindTo('work'),
    TaskEither.chainFirstW(({ work }) => claim(out, work)),
    TaskEither.bindW('classifier', ({ work }) => readClassifier(options.out, work.data.sha256)),
    TaskEither.chainW(({ work, classifier }) =>
      runCell({ cell, work, out, ...outside }, classifier, systems.damc(work.settings.damc)),
    ),
  ),
)

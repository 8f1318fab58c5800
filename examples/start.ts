// Runs both examples side by side with their `start` profile, shows how far they are, and ends with one table
// of what they found and the paths of their reports.

import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { runAll, type Ended } from './shared/childRuns.js'
import { count, orExit, readWith, seed } from './shared/command.js'
import { display } from './shared/display.js'
import { interrupted } from './shared/interrupt.js'
import { reportName } from './shared/report.js'
import { digitsSummary, pinwheelSummary, readSummary } from './shared/summary.js'
import { summaryTable } from './shared/summaryTable.js'

interface Choice {
  readonly seed: number
  /** Threads of each example. */
  readonly threads: number
  /** The folder of both runs. */
  readonly out: string
}

const examples = ['01-pinwheel', '02-digits'] as const

const here = fileURLToPath(new URL('.', import.meta.url))

/** Both run at once. The limit of four is a choice: more than two were never timed. */
const threads = Math.min(4, Math.max(1, Math.floor(availableParallelism() / examples.length)))

const command = new Command('start')
  .description('Runs both examples side by side in their `start` profile and compares what they found.')
  .option('--seed <n>', 'the seed of all random numbers, an integer >= 0', seed, 1)
  .option('--threads <n>', 'how many threads each has; results are the same', count('--threads 2'), threads)
  .option('--out <folder>', 'the folder that gets one folder for each example', 'runs')

const childArguments = (name: string, choice: Choice): readonly string[] => [
  ...['--profile', 'start'],
  ...['--seed', String(choice.seed)],
  ...['--threads', String(choice.threads)],
  ...['--out', resolve(choice.out, name)],
]

const runBoth = async (choice: Choice): Promise<Ended> => {
  const shown = display(process.stderr, () => performance.now())
  const children = examples.map((name) => ({
    name,
    script: join(here, name, 'main.ts'),
    args: childArguments(name, choice),
    cwd: join(here, '..'),
  }))
  const ended = await runAll(children, { atOnce: children.length, display: shown })
  shown.close()
  return ended
}

/** The table and then the reports' paths. */
const conclusion = (out: string): TaskEither.TaskEither<Error, string> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('pinwheel', () => readSummary(pinwheelSummary, join(out, examples[0]))),
    TaskEither.bind('digits', () => readSummary(digitsSummary, join(out, examples[1]))),
    TaskEither.map(({ pinwheel, digits }) =>
      ['', summaryTable(pinwheel, digits), '', ...examples.map((name) => join(out, name, reportName))].join(
        '\n',
      ),
    ),
  )

const main = async (choice: Choice): Promise<number> => {
  const { stopped, outcomes } = await runBoth(choice)
  if (stopped) return interrupted
  if (outcomes.some(({ code }) => code !== 0)) return 1
  const text = await conclusion(choice.out)()
  if (Either.isLeft(text)) {
    process.stderr.write(`${text.left.message}\n`)
    return 1
  }
  process.stdout.write(`${text.right}\n`)
  return 0
}

const choice = orExit(readWith(command, process.argv.slice(2))).opts<Choice>()
process.exitCode = await main(choice)

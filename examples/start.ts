// Runs both examples side by side with their `start` profile, shows how far they are, and ends with one table
// of what they found and the paths of their reports.

import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { failureText, start, type Outcome } from './shared/childRun.js'
import { orExit, readWith, seed } from './shared/command.js'
import { display } from './shared/display.js'
import { interrupted, onInterrupt } from './shared/interrupt.js'
import { reportName } from './shared/report.js'
import { digitsSummary, pinwheelSummary, readSummary } from './shared/summary.js'
import { summaryTable } from './shared/summaryTable.js'

interface Choice {
  readonly seed: number
  /** The folder of both runs. */
  readonly out: string
}

const examples = ['01-pinwheel', '02-digits'] as const

const here = fileURLToPath(new URL('.', import.meta.url))

const command = new Command('start')
  .description('Runs both examples side by side in their `start` profile and compares what they found.')
  .option('--seed <n>', 'the seed of all random numbers, an integer >= 0', seed, 1)
  .option('--out <folder>', 'the folder that gets one folder for each example', 'runs')

const childArguments = (name: string, choice: Choice): readonly string[] => [
  ...['--profile', 'start'],
  ...['--seed', String(choice.seed)],
  ...['--out', resolve(choice.out, name)],
]

/**
 * Both runs to their ends, however they end; a failure is told at once and doesn't stop the other run. A Ctrl-C
 * is passed on, and no child outlives this process.
 */
const runBoth = async (
  choice: Choice,
): Promise<{ readonly stopped: boolean; readonly all: readonly Outcome[] }> => {
  const shown = display(process.stderr, () => performance.now())
  const { signal, dispose } = onInterrupt()
  const runs = examples.map((name) =>
    start(
      {
        name,
        script: join(here, name, 'main.ts'),
        args: childArguments(name, choice),
        cwd: join(here, '..'),
      },
      shown,
    ),
  )
  process.once('exit', () => runs.forEach((run) => run.send('SIGKILL')))
  signal.addEventListener('abort', () => {
    shown.say('stopping both examples; press Ctrl-C again to stop at once')
    runs.forEach((run) => run.send('SIGINT'))
  })
  const all = await Promise.all(
    runs.map(async (run) => {
      const outcome = await run.ended
      if (outcome.code !== 0 && !signal.aborted) shown.say(failureText(outcome))
      return outcome
    }),
  )
  dispose()
  shown.close()
  return { stopped: signal.aborted, all }
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
  const { stopped, all } = await runBoth(choice)
  if (stopped) return interrupted
  if (all.some(({ code }) => code !== 0)) return 1
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

/** The command as a function: the classifier, all trials as child processes, two at a time, and what is published of them. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Child } from '../../shared/childRun.js'
import { runAll } from '../../shared/childRuns.js'
import type { Display } from '../../shared/display.js'
import { onInterrupt } from '../../shared/interrupt.js'
import { writeReport } from '../../shared/report.js'
import { summaryName } from '../../shared/summary.js'
import { tableText } from '../../shared/tableText.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { board } from '../table/board.js'
import { classifierOf } from '../table/classify.js'
import type { Task } from '../table/job.js'
import { forget } from '../table/settings.js'
import { findingOf, lost } from './findings.js'
import type { Options } from './options.js'
import { report, tableOf } from './report.js'
import { studies, type Study } from './studies.js'
import { baseOf, folderOf, nameOf, readTrials, type Trial, type Tried } from './trial.js'

/** Trials that run at a time: the back end has one thread for each. */
const atOnce = 2

/** What has come of a study; `complete` if every trial is finished. */
export interface Ended {
  readonly page: string
  readonly text: string
  readonly stopped: boolean
  readonly complete: boolean
}

const childOf =
  ({ study, updates, out }: Options) =>
  (trial: Trial): Child => ({
    name: nameOf(trial),
    script: fileURLToPath(new URL('./trialMain.ts', import.meta.url)),
    args: [
      study,
      ...['--updates', String(updates), '--out', resolve(out)],
      ...['--choice', trial.choice.name, '--seed', String(trial.seed)],
    ],
    cwd: process.cwd(),
  })

/** The classifier that all trials share, and those that are finished. */
const prepare = (options: Options, display: Display, signal: AbortSignal): Task<readonly Tried[]> => {
  const { choices }: Study = studies[options.study]
  const progress = {
    ...display,
    update: (event: Parameters<Display['update']>[1]) => display.update('study', event),
  }
  const emptied: Task<unknown> = options.fresh
    ? TaskEither.sequenceSeqArray([options.out, ...choices.map((c) => folderOf(options, c))].map(forget))
    : TaskEither.right(undefined)
  return pipe(
    emptied,
    TaskEither.chain(() => baseOf(options)),
    TaskEither.chain((work) => classifierOf(options.out, { work, signal, progress })),
    TaskEither.chain(() => readTrials(options)),
  )
}

/** Runs the trials that aren't finished; true if Ctrl-C stopped them. */
const runTrials = async (options: Options, tried: readonly Tried[], display: Display): Promise<boolean> => {
  const missing = tried.filter(({ result }) => result === undefined)
  const shown = board({
    shown: display,
    cells: tried.map(({ result, ...trial }) => ({
      name: nameOf(trial),
      iterations: options.updates,
      finished: result !== undefined,
    })),
    atOnce,
  })
  const { stopped } = await runAll(missing.map(childOf(options)), {
    atOnce,
    display: shown,
    onEnd: shown.ended,
  })
  return stopped
}

const publish = (options: Options, tried: readonly Tried[], stopped: boolean): Task<Ended> => {
  const { study, updates, seeds, out } = options
  const { choices, axis }: Study = studies[study]
  const found = choices.map((choice) => findingOf(choice, tried))
  const without = lost(tried)
  return pipe(
    writeAtomic(
      out,
      summaryName,
      `${JSON.stringify({ study, axis, data: 'optdigits', updates, seeds, choices: found }, null, 2)}\n`,
    ),
    TaskEither.chainW(() => report({ options, found, lost: without, stopped })),
    TaskEither.chainW((page) => writeReport(out, page)),
    TaskEither.map((page) => ({
      page,
      text: [tableText(tableOf(found)), ...without.map(([trial, why]) => `${trial}: ${why}`)].join('\n'),
      stopped,
      complete: tried.every(({ result }) => result !== undefined),
    })),
  )
}

/** Runs a study and publishes what there is, also when it is stopped. */
export const run =
  (options: Options, display: Display): Task<Ended> =>
  async () => {
    const { signal, dispose } = onInterrupt()
    const prepared = await prepare(options, display, signal)()
    dispose()
    if (Either.isLeft(prepared)) return prepared
    const stopped = signal.aborted || (await runTrials(options, prepared.right, display))
    return pipe(
      readTrials(options),
      TaskEither.chain((tried) => publish(options, tried, stopped)),
    )()
  }

/** The command as a function: all trainings as child processes, two at a time, and what is published of them. */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Child } from '../shared/childRun.js'
import { runAll } from '../shared/childRuns.js'
import type { Display } from '../shared/display.js'
import type { Failure } from '../shared/failure.js'
import { reportHtml } from '../shared/html.js'
import { reportName } from '../shared/report.js'
import { summaryName } from '../shared/summary.js'
import { tableText } from '../shared/tableText.js'
import { writeAtomic } from '../shared/writeAtomic.js'
import { reason } from '../04-systems/data/files.js'
import { findingsOf, type Finding } from './findings.js'
import type { Options } from './options.js'
import { report, summary, type Content } from './report.js'
import { tableOf } from './table.js'
import { nameOf, systemNames, workOf, type Case, type Task, type Work } from './work.js'

/** Trainings that run at a time: the back end has one thread for each. */
const atOnce = 2

/** What has come of a run; `complete` if every training is finished. */
export interface Ended {
  readonly text: string
  readonly page: string
  readonly stopped: boolean
  readonly complete: boolean
}

export const casesOf = ({ digits }: Pick<Options, 'digits'>): readonly Case[] =>
  digits.flatMap((digit) => systemNames.map((system) => ({ system, digit })))

const childOf =
  ({ profile, path, seed, out }: Options) =>
  (which: Case): Child => ({
    name: nameOf(which),
    script: fileURLToPath(new URL('./trainingMain.ts', import.meta.url)),
    args: Object.entries({ profile, path, seed, out, ...which }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    cwd: process.cwd(),
  })

const forget = ({ folder }: Work): Task<void> =>
  TaskEither.tryCatch(
    () => rm(folder, { recursive: true, force: true }),
    (e): Failure => new Error(`can't empty ${folder}: ${reason(e)}`),
  )

/** Runs the trainings that aren't finished; true if Ctrl-C stopped them. */
const runMissing = async (
  options: Options,
  found: readonly Finding[],
  display: Display,
): Promise<boolean> => {
  const cases = casesOf(options)
  const done = new Set(found.map(({ which }) => nameOf(which)))
  const missing = cases.filter((which) => !done.has(nameOf(which)))
  let over = done.size
  const show = (): void =>
    display.update('all', { stage: 'trainings', done: over, total: cases.length, losses: {} })
  show()
  const { stopped } = await runAll(missing.map(childOf(options)), {
    atOnce,
    display,
    onEnd: () => {
      over += 1
      show()
    },
  })
  return stopped
}

const publish = (content: Content): Task<Pick<Ended, 'text' | 'page'>> => {
  const { options, found } = content
  return pipe(
    report(content),
    TaskEither.chainW((page) => writeAtomic(options.out, reportName, reportHtml(page))),
    TaskEither.chainFirstW(() =>
      writeAtomic(options.out, summaryName, `${JSON.stringify(summary(content), null, 2)}\n`),
    ),
    TaskEither.map((page) => ({ page, text: tableText(tableOf(options.digits, found)) })),
  )
}

/** Trains what isn't trained, and publishes what there is, also when it is stopped. */
export const run = (options: Options, display: Display): Task<Ended> => {
  const begin = performance.now()
  return pipe(
    workOf(options, (done, total) =>
      display.update('all', { stage: 'read images', done, total, losses: {} }),
    ),
    TaskEither.mapLeft((e): Failure => e),
    TaskEither.chainFirst((work) => (options.fresh ? forget(work) : TaskEither.right(undefined))),
    TaskEither.bindTo('work'),
    TaskEither.bind('before', ({ work }) => findingsOf(work, casesOf(options))),
    TaskEither.bind('stopped', ({ before }) =>
      TaskEither.fromTask(() => runMissing(options, before, display)),
    ),
    TaskEither.bind('found', ({ work }) => findingsOf(work, casesOf(options))),
    TaskEither.bind('published', ({ work, found, stopped }) =>
      publish({ options, work, found, stopped, seconds: (performance.now() - begin) / 1000 }),
    ),
    TaskEither.map(({ published, stopped, found }) => ({
      ...published,
      stopped,
      complete: found.length === casesOf(options).length,
    })),
  )
}

/** The command as a function: a study with its report, from options to the page. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { isCancelled, type Failure } from '../shared/failure.js'
import type { Progress } from '../shared/progress.js'
import { writeReport } from '../shared/report.js'
import { tableText } from '../shared/tableText.js'
import { summaryName } from '../shared/summary.js'
import { writeAtomic } from '../shared/writeAtomic.js'
import type { Options } from './options.js'
import { overview, report } from './report.js'
import { rowOf, study, type Finding } from './study.js'

/** What is left behind. */
export interface Published {
  /** The path of the page. */
  readonly page: string
  /** The rows as text. */
  readonly table: string
}

/** Writes what was found; numbers that aren't finite become null. */
const publish = (
  { out, seed, backend }: Options,
  found: readonly Finding[],
  seconds: number,
  stopped: boolean,
): TaskEither.TaskEither<Failure, Published> => {
  const rows = found.map(rowOf)
  return pipe(
    report({ seed, backend, seconds, stopped }, found),
    TaskEither.chain((page) => writeReport(out, page)),
    TaskEither.chainFirst(() => writeAtomic(out, summaryName, `${JSON.stringify({ rows }, null, 2)}\n`)),
    TaskEither.map((page) => ({ page, table: tableText(overview(rows)) })),
  )
}

/** Runs a study and publishes what it has found, also when it is stopped. Left: what went wrong. */
export const run =
  (options: Options, progress: Progress, signal: AbortSignal): TaskEither.TaskEither<Failure, Published> =>
  async () => {
    const begin = performance.now()
    const found: Finding[] = []
    const ended = await study(options, progress, signal, (f) => void found.push(f))()
    if (Either.isLeft(ended) && !isCancelled(ended.left)) return ended
    return publish(options, found, (performance.now() - begin) / 1000, signal.aborted)()
  }

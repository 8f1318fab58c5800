// What a run leaves behind: report.html to look at and summary.json to compare, both written atomically.

import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { reportHtml, type Report } from './html.js'
import { summaryName, type Summary } from './summary.js'
import { writeAtomic } from './writeAtomic.js'

/** The file's name in the folder of a run. */
export const reportName = 'report.html'

/** Writes `dir/report.html`, one page with all figures inside; gives its path, or an error that names it. */
export const writeReport = (dir: string, report: Report): TaskEither<Error, string> =>
  writeAtomic(dir, reportName, reportHtml(report))

/** Writes `dir/summary.json`; numbers that aren't finite become null. Gives its path, or an error that names it. */
export const writeSummary = (dir: string, summary: Summary): TaskEither<Error, string> =>
  writeAtomic(dir, summaryName, `${JSON.stringify(summary, null, 2)}\n`)

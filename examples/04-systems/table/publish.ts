/** What a table leaves behind: the table as text, numbers to compare, and a page to look at. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { brief } from '../../shared/progressLine.js'
import { writeReport } from '../../shared/report.js'
import { tableText } from '../../shared/tableText.js'
import { summaryName } from '../../shared/summary.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { textOf } from './assignments.js'
import { findingOf, lost, type Found } from './findings.js'
import type { Task } from './job.js'
import { meanImageMse } from './meanImage.js'
import type { Options } from './options.js'
import { report } from './report.js'
import { digestOf, type Work } from './work.js'
import { cellsOf, columns } from './text.js'

export interface Published {
  /** The path of the page. */
  readonly page: string
  readonly text: string
}

/** Writes report.html and summary.json. */
export const publish = (
  options: Options,
  work: Work,
  found: readonly Found[],
  stopped: boolean,
): Task<Published> => {
  const { out, data, profile, set = [], seeds, systems } = options
  const rows = systems.map((row) => findingOf(row, found))
  return pipe(
    TaskEither.fromEither(meanImageMse(work)),
    TaskEither.bindTo('meanImage'),
    TaskEither.chainFirstW(({ meanImage }) => {
      const summary = {
        ...{ data, profile, set: textOf(set), rows },
        ...{ meanImageMse: meanImage, seeds, settings: digestOf(work) },
      }
      return writeAtomic(out, summaryName, `${JSON.stringify(summary, null, 2)}\n`)
    }),
    TaskEither.bindW('content', ({ meanImage }) =>
      report({ options, work, rows, found, meanImage, stopped }),
    ),
    TaskEither.bindW('page', ({ content }) => writeReport(out, content)),
    TaskEither.map(({ page, meanImage }) => ({
      page,
      text: [
        tableText({ columns, rows: rows.map(cellsOf) }),
        '',
        `the mean training image has an MSE of ${brief(meanImage)}`,
        ...lost(found).map(([cell, why]) => `${cell}: ${why}`),
      ].join('\n'),
    })),
  )
}

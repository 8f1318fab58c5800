/**
 * The scores of several runs side by side, with mean and standard deviation over the runs, as a Markdown table:
 *   npx tsx examples/02-digits/compare.ts runs/digits-1 runs/digits-2 runs/digits-3
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { digitsSummary, readSummary, type DigitsMetrics } from '../shared/summary.js'

type Row = readonly [name: string, scores: (m: DigitsMetrics) => number | undefined]

const rows: readonly Row[] = [
  ['DAMC: MSE', (m) => m.damc.mse],
  ['LEBM: MSE', (m) => m.lebm.mse],
  ['LEBM, chains of 100 steps: MSE', (m) => m.lebm100?.mse],
  ['LEBM, equal time: MSE', (m) => m.lebmEqualTime?.mse],
  ['DAMC, sampler: FCD', (m) => m.damc.fcd],
  ['DAMC, learned prior: FCD', (m) => m.damc.fcdPrior],
  ['LEBM: FCD', (m) => m.lebm.fcd],
  ['LEBM, chains of 100 steps: FCD', (m) => m.lebm100?.fcd],
  ['LEBM, equal time: FCD', (m) => m.lebmEqualTime?.fcd],
  ['DAMC: seconds of training', (m) => m.training?.damc?.seconds],
  ['LEBM: seconds of training', (m) => m.training?.lebm?.seconds],
  ['LEBM, equal time: seconds of training', (m) => m.training?.equalTime?.seconds],
]

/** Significant digits; a dash where a run has no such score. */
const digits = (value: number, count = 3): string => (Number.isNaN(value) ? '-' : value.toPrecision(count))

/** Mean, and standard deviation with n - 1. */
const spread = (values: readonly number[]): string => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0)
  return `${digits(mean)} ± ${digits(Math.sqrt(squares / (values.length - 1)), 2)}`
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const table = (seeds: readonly number[], metrics: readonly DigitsMetrics[]): string =>
  [
    line(['', ...seeds.map((seed) => `seed ${seed}`), 'mean ± sd']),
    line(['---', ...seeds.map(() => '---:'), '---:']),
    ...rows.map(([name, score]) => {
      const values = metrics.map((m) => score(m) ?? NaN)
      return line([name, ...values.map((value) => digits(value)), spread(values)])
    }),
  ].join('\n')

const folders = process.argv.slice(2)
const summaries = await pipe(
  folders,
  TaskEither.traverseSeqArray((dir) => readSummary(digitsSummary, dir)),
)()
if (Either.isLeft(summaries)) {
  process.stderr.write(`${summaries.left.message}\n`)
  process.exitCode = 1
} else {
  const found = summaries.right
  process.stdout.write(
    `${table(
      found.map(({ seed }) => seed),
      found.map(({ metrics }) => metrics),
    )}\n`,
  )
}

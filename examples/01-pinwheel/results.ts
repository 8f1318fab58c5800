/**
 * The measures of several runs side by side, as a Markdown table:
 *   npx tsx examples/01-pinwheel/results.ts runs/pinwheel-1 runs/pinwheel-2
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import {
  pinwheelSummary,
  readSummary,
  type CensoredInterval,
  type Interval,
  type PinwheelMetrics,
  type Summary,
} from '../shared/summary.js'

type Run = Summary<PinwheelMetrics>
type Chains = keyof PinwheelMetrics['langevin']

const digits = (value: number): string => (Number.isNaN(value) ? '-' : value.toPrecision(3))

/** A value with its 95 % bootstrap interval over x. */
const withInterval = ({ value, low, high }: Interval): string =>
  `${digits(value)} [${digits(low)}, ${digits(high)}]`

/** The energy distance of Langevin chains of so many steps. */
const distance = (start: Chains, steps: number, { metrics }: Run): Interval | undefined =>
  metrics.langevin[start].find((c) => c.steps === steps)?.energyDistance
const chains =
  (start: Chains, steps: number) =>
  (run: Run): string => {
    const found = distance(start, steps, run)
    return found === undefined ? '-' : withInterval(found)
  }

const length = ({ value, low, censored }: CensoredInterval): string =>
  censored ? `over ${Math.round(value)} (from ${Math.round(low)})` : String(Math.round(value))

const columns: readonly (readonly [title: string, cell: (run: Run) => string])[] = [
  ['likelihood', ({ seed }) => String(seed)],
  ['sampler', ({ metrics }) => withInterval(metrics.energyDistance)],
  ['1,000 steps from N(0, I)', chains('fromNormal', 1000)],
  ['300 steps from untrained', chains('fromUntrained', 300)],
  ['N_eq', ({ metrics }) => length(metrics.nEq)],
  ['N_eq from untrained', ({ metrics }) => length(metrics.nEqFromStart)],
  ['mode-mass error', ({ metrics }) => digits(metrics.modeMassError.value)],
  ['seconds', ({ seconds }) => seconds.toFixed(0)],
]

/** The mean over all runs of the energy distances. */
const means = (runs: readonly Run[]): readonly string[] => {
  const mean = (of: (run: Run) => number): string =>
    digits(runs.reduce((n, run) => n + of(run), 0) / runs.length)
  const distances = [
    mean(({ metrics }) => metrics.energyDistance.value),
    mean((run) => distance('fromNormal', 1000, run)?.value ?? NaN),
    mean((run) => distance('fromUntrained', 300, run)?.value ?? NaN),
  ]
  return ['mean', ...distances, ...columns.slice(1 + distances.length).map(() => '')]
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const summaries = await pipe(
  process.argv.slice(2),
  TaskEither.traverseSeqArray((dir) => readSummary(pinwheelSummary, dir)),
)()
if (Either.isLeft(summaries)) {
  process.stderr.write(`${summaries.left.message}\n`)
  process.exitCode = 1
} else {
  const rows = summaries.right.map((run) => line(columns.map(([, cell]) => cell(run))))
  const head = [line(columns.map(([title]) => title)), line(columns.map(() => '---:'))]
  process.stdout.write(`${[...head, ...rows, line(means(summaries.right))].join('\n')}\n`)
}

// The one table that start.ts ends with: what both runs found, beside what they are compared with.

import type { CensoredInterval, DigitsMetrics, Interval, PinwheelMetrics, Summary } from './summary.js'

type Row = readonly [example: string, measure: string, result: string, comparison: string]

/** Three significant digits; a dash for what isn't a number. */
const number = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '-'

const withInterval = ({ value, low, high }: Interval): string =>
  `${number(value)} [${number(low)}, ${number(high)}]`

/** Chain lengths are whole steps, which need all their digits. */
const steps = (estimate: CensoredInterval): string => {
  const whole = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : '-')
  return estimate.censored
    ? `> ${whole(estimate.value)}`
    : `${whole(estimate.value)} [${whole(estimate.low)}, ${whole(estimate.high)}]`
}

const longestChain = ({ langevin: { fromNormal } }: PinwheelMetrics): string => {
  const last = fromNormal.reduce<(typeof fromNormal)[number] | undefined>(
    (longest, entry) => (longest === undefined || entry.steps > longest.steps ? entry : longest),
    undefined,
  )
  return last === undefined ? '' : `; ${last.steps} Langevin steps ${number(last.energyDistance.value)}`
}

const pinwheelRows = ({ example, metrics }: Summary<PinwheelMetrics>): readonly Row[] => [
  [
    example,
    'energy distance',
    withInterval(metrics.energyDistance),
    `untrained ${number(metrics.untrained.energyDistance)}${longestChain(metrics)}`,
  ],
  [
    '',
    'mode mass error',
    withInterval(metrics.modeMassError),
    `untrained ${number(metrics.untrained.modeMassError)}`,
  ],
  ['', 'equals Langevin steps', steps(metrics.nEq), 'chains from N(0, I)'],
  ['', 'equals Langevin steps', steps(metrics.nEqFromStart), 'chains from the untrained sampler'],
]

const digitsRows = ({ example, metrics: { damc, lebm } }: Summary<DigitsMetrics>): readonly Row[] => [
  [example, 'reconstruction MSE', number(damc.mse), `LEBM ${number(lebm.mse)}`],
  ['', 'FCD', number(damc.fcd), `LEBM ${number(lebm.fcd)}`],
  ['', 'FCD of the prior sampler', number(damc.fcdPrior), ''],
]

const header: Row = ['example', 'measure', 'result', 'compared with']

/** Both summaries as one table of aligned columns, without a line end after its last row. */
export const summaryTable = (pinwheel: Summary<PinwheelMetrics>, digits: Summary<DigitsMetrics>): string => {
  const rows = [header, ...pinwheelRows(pinwheel), ...digitsRows(digits)]
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [...lines.slice(0, 1), rule, ...lines.slice(1)].join('\n')
}

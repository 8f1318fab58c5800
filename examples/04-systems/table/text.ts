/** The table's cells as text. */
import { brief, duration } from '../../shared/progressLine.js'
import { spread, type RowFinding } from './findings.js'

export const columns = [
  'row',
  'seeds',
  'MSE',
  'MSE before the descent',
  'FCD',
  'KID',
  'FCD of N(0, I)',
  'updates',
  'training',
] as const

/** Mean and, where there are two values or more, their spread; a dash where there is none. */
const measure = (values: readonly (number | null)[]): string => {
  const { mean, deviation } = spread(values)
  if (mean === null) return '-'
  return deviation === null ? brief(mean) : `${brief(mean)} ± ${Number(deviation.toPrecision(2))}`
}

/** The cells of a row, in the order of the columns. */
export const cellsOf = (row: RowFinding): readonly string[] => [
  row.system,
  `${row.mse.filter((v) => v !== null).length} of ${row.mse.length}`,
  measure(row.mse),
  measure(row.mseStart),
  measure(row.fcd),
  measure(row.kid),
  measure(row.fcdNoise),
  row.iterations === null ? '-' : String(row.iterations),
  row.seconds === null ? '-' : duration(row.seconds),
]

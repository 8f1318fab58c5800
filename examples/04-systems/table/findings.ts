/** What a table has found: the numbers of each row, seed by seed. */
import { nameOf, type Cell, type Generated, type Measured, type Result } from './cell.js'
import type { Row } from './rows.js'

/** A cell with its result, if it is finished. */
export interface Found extends Cell {
  readonly result: Result | undefined
}

/** The measures of a row; of each seed in their order, null where there is none. */
export interface RowFinding {
  readonly system: string
  readonly mse: readonly (number | null)[]
  readonly mseStart: readonly (number | null)[]
  readonly fcd: readonly (number | null)[]
  readonly kid: readonly (number | null)[]
  /** Of images from N(0, I) by the same generator. */
  readonly fcdNoise: readonly (number | null)[]
  /** Of training, the mean over seeds. */
  readonly seconds: number | null
  /** Updates of the generator. */
  readonly iterations: number | null
}

export const measuredOf = ({ result }: Found): Measured | undefined =>
  result?.kind === 'measured' ? result : undefined

/** What a row has generated. */
export const generatedOf = ({ from }: Row, { from: all }: Measured): Generated | undefined => all[from]

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Mean and standard deviation, with divisor n - 1, of the values that are there; the deviation needs two. */
export const spread = (
  values: readonly (number | null)[],
): { readonly mean: number | null; readonly deviation: number | null } => {
  const known = values.filter((v) => v !== null)
  if (known.length === 0) return { mean: null, deviation: null }
  const centre = mean(known)
  const squares = known.reduce((sum, v) => sum + (v - centre) ** 2, 0)
  return { mean: centre, deviation: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)) }
}

/** The numbers of a row. */
export const findingOf = (row: Row, found: readonly Found[]): RowFinding => {
  const seeds = found.filter(({ system }) => system === row.system)
  const each = (f: (m: Measured) => number | undefined): readonly (number | null)[] =>
    seeds.map((one) => {
      const measured = measuredOf(one)
      const value = measured === undefined ? undefined : f(measured)
      return value === undefined || !Number.isFinite(value) ? null : value
    })
  return {
    system: row.name,
    mse: each((m) => m.mse),
    mseStart: each((m) => m.mseStart),
    fcd: each((m) => generatedOf(row, m)?.fcd),
    kid: each((m) => generatedOf(row, m)?.kid),
    fcdNoise: each((m) => m.from.noise.fcd),
    seconds: spread(each((m) => m.seconds.training)).mean,
    iterations: seeds.map(measuredOf).find((m) => m !== undefined)?.iterations ?? null,
  }
}

/** The cells without numbers: their names, each with the reason. */
export const lost = (found: readonly Found[]): readonly (readonly [cell: string, why: string])[] =>
  found.flatMap((cell) =>
    cell.result?.kind === 'measured'
      ? []
      : [[nameOf(cell), cell.result === undefined ? 'not finished' : cell.result.why] as const],
  )

/** The rows of a table: which system each is of, and how it generates. */
import type { SystemName } from '../systems.js'

/** A row's system, and whether its images come from the prior, or from the inference's own q(z). */
export interface Row {
  readonly name: string
  readonly system: SystemName
  readonly from: 'prior' | 'sampler'
}

const alone = (system: SystemName): Row => ({ name: system, system, from: 'prior' })

/** The rows of Yu et al. (2023, table 1), of which the last two are one training. */
export const published: readonly Row[] = [
  ...(
    [
      'vae',
      'two-stage-vae',
      'rae',
      'ncp-vae',
      'adaptive-ce',
      'abp',
      'sri',
      'sri-5',
      'lebm',
    ] satisfies SystemName[]
  ).map(alone),
  { name: 'damc-prior', system: 'damc', from: 'prior' },
  { name: 'damc-sampler', system: 'damc', from: 'sampler' },
]

/** Rows that nobody published (../unpublished.ts). */
const unpublished: readonly Row[] = (['abp-mixture', 'vae-ebm', 'damc-two-stage'] satisfies SystemName[]).map(
  alone,
)

export const rows: readonly Row[] = [...published, ...unpublished]

/** What a user may ask for: a row, or `damc` for both of its rows. */
export const named = (name: string): readonly Row[] =>
  rows.filter((row) => row.name === name || row.system === name)

/** The systems that fill some rows, each once. */
export const systemsOf = (chosen: readonly Row[]): readonly SystemName[] => [
  ...new Set(chosen.map(({ system }) => system)),
]

/**
 * Info: what a step of a kernel reports, a record of scalars or a tuple of infos. Infos of successive steps are
 * put together field by field: counts add, everything else is averaged.
 */
import { isTensor } from '../core/graph.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'

/** What a step reports: scalars by name, or the infos of parts in their order. */
export type Info = { readonly [field: string]: Scalar } | readonly Info[]

/** The info of a kernel that reports nothing. */
export type NoInfo = Readonly<Record<never, never>>

/** The info of a kernel with a Metropolis test: `acceptance` is the probability min(1, ratio) of the step. */
export type Acceptance = { readonly acceptance: Scalar }

/** The info of a kernel that follows trajectories: 1 if this one diverged, else 0. */
export type Divergences = { readonly divergences: Scalar }

const COUNTS = ['divergences', 'gradients']

/** Whether a field counts something, so that over several steps it is added and not averaged. */
export const isCount = (field: string): boolean => COUNTS.includes(field)

/** The info of `count` steps from their infos, stacked along axis 0; of no steps, zeros. */
export const summarise = <I extends Info>(count: number, rows: object): I => {
  const visit = (value: unknown, field: string): unknown => {
    if (isTensor(value)) {
      const total = T.sum(value)
      return isCount(field) ? total : T.scale(1 / Math.max(count, 1))(total)
    }
    if (Array.isArray(value)) return value.map((v) => visit(v, field))
    return Object.fromEntries(Object.entries(value as object).map(([k, v]) => [k, visit(v, k)]))
  }
  return visit(rows, '') as I
}

/** What can go wrong in this example, as values: data, programs and files. */
import { Error as GiryErrors } from 'giry'
import type { DataError } from './digits.js'

export type Failure = GiryErrors.GiryError | DataError | Error

/** A failure as lines for people: what, where, what to do. */
export const show = (failure: Failure): string => {
  if (failure instanceof Error) return failure.message
  return failure._tag === 'DataError'
    ? `${failure.what}\n  at ${failure.where}\n  ${failure.remedy}`
    : GiryErrors.show(failure)
}

/** Whether a run ended because it was asked to. */
export const isCancelled = (failure: Failure): boolean =>
  !(failure instanceof Error) && failure._tag === 'Cancelled'

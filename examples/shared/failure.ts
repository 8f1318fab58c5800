/** What can go wrong in an example, as values: data, programs and files. */
import { Error as GiryErrors } from 'giry'

/** Data that can't be used. */
export interface DataError {
  readonly _tag: 'DataError'
  /** What was wrong. */
  readonly what: string
  /** The file, and the place in it, or the function. */
  readonly where: string
  /** What to do about it. */
  readonly remedy: string
}

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

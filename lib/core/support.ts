/** Supports: where the numbers of a space lie, if not anywhere. */

/** The open interval from `low` to `high`, or to infinity. */
export interface Support {
  readonly low: number
  readonly high?: number
}

/** Whether a number lies in a support. */
export const inside = ({ low, high = Infinity }: Support, x: number): boolean => low < x && x < high

/** The support as people write it. */
export const showSupport = ({ low, high = Infinity }: Support): string => `(${low}, ${high})`

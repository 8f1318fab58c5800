/** What a metric answers when its input can't be measured. */

export interface MetricError {
  readonly _tag: 'MetricError'
  /** What was wrong. */
  readonly what: string
  /** The metric, and the place in its input. */
  readonly where: string
  /** What to do about it. */
  readonly remedy: string
}

/** Builds a `MetricError`. */
export const metricError = (what: string, where: string, remedy: string): MetricError => ({
  _tag: 'MetricError',
  what,
  where,
  remedy,
})

// Speed from a sliding window: steps per second over the last few seconds.

export interface Sample {
  /** Milliseconds. */
  readonly time: number
  /** Steps done by then. */
  readonly done: number
}

const spanMs = 10_000

/**
 * The window after one more sample: those of the last 10 s and the last one before, so that slow steps still
 * give a rate. Going backwards (a new stage) starts a new window.
 */
export const slide = (window: readonly Sample[], sample: Sample): readonly Sample[] => {
  const last = window[window.length - 1]
  if (last === undefined || sample.done < last.done) return [sample]
  const recent = window.findIndex(({ time }) => time > sample.time - spanMs)
  const from = recent < 0 ? window.length - 1 : Math.max(0, recent - 1)
  return [...window.slice(from), sample]
}

/** Steps per second; undefined while the window holds no time or no step. */
export const perSecond = (window: readonly Sample[]): number | undefined => {
  const [first, last] = [window[0], window[window.length - 1]]
  if (first === undefined || last === undefined) return undefined
  const seconds = (last.time - first.time) / 1000
  const steps = last.done - first.done
  return seconds > 0 && steps > 0 ? steps / seconds : undefined
}

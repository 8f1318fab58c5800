// One progress event as text: stage, count, rate, time left and losses.

/** Where a program is: `done` of `total` steps of a stage, and the losses of the latest step. */
export interface ProgressEvent {
  readonly stage: string
  readonly done: number
  readonly total: number
  readonly losses: Readonly<Record<string, number>>
}

const twoDigits = (n: number): string => String(n).padStart(2, '0')

/** Seconds as 12s, 3m05s or 2h07m. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m${twoDigits(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h${twoDigits(Math.floor((whole % 3600) / 60))}m`
}

/** At most four significant digits, with no trailing zeros. */
export const brief = (value: number): string => String(Number(value.toPrecision(4)))

/** All but the name, such as `train 120/1000 | 14.2 it/s | ETA 1m02s | loss 0.312`; rate in steps per second. */
export const progressText = (event: ProgressEvent, rate: number | undefined): string => {
  const left = Math.max(0, event.total - event.done)
  const speed = rate === undefined ? [] : [`${brief(rate)} it/s`, `ETA ${duration(left / rate)}`]
  const losses = Object.entries(event.losses).map(([name, value]) => `${name} ${brief(value)}`)
  return [
    `${event.stage} ${event.done}/${event.total}`,
    ...speed,
    ...(losses.length > 0 ? [losses.join(', ')] : []),
  ].join(' | ')
}

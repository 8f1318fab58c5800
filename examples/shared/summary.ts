// The numbers of a run, as they stand in summary.json. JSON has no NaN and no infinity: both are written as
// null and read back as NaN.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'

/** The file's name in the folder of a run. */
export const summaryName = 'summary.json'

/** A number, or null for one that isn't finite. */
export const real = new t.Type<number, number | null>(
  'number or null',
  t.number.is,
  (value, context) => (value === null ? t.success(NaN) : t.number.validate(value, context)),
  (value) => (Number.isFinite(value) ? value : null),
)

/** An estimate with its confidence interval. */
const interval = t.readonly(t.type({ value: real, low: real, high: real }))
export type Interval = t.TypeOf<typeof interval>

/** As above; `censored` if the true value lies beyond `value`, the longest chain that was tried. */
const censoredInterval = t.readonly(t.type({ value: real, low: real, high: real, censored: t.boolean }))
export type CensoredInterval = t.TypeOf<typeof censoredInterval>

/** Langevin chains after so many steps; `chains` of them for each observation. */
const chain = t.readonlyArray(
  t.readonly(
    t.type({ steps: t.number, chains: t.number, energyDistance: interval, modeMassError: interval }),
  ),
)

const pinwheelMetrics = t.readonly(
  t.type({
    nEq: censoredInterval,
    nEqFromStart: censoredInterval,
    energyDistance: interval,
    modeMassError: interval,
    untrained: t.readonly(t.type({ energyDistance: real, modeMassError: real })),
    langevin: t.readonly(t.type({ fromNormal: chain, fromUntrained: chain })),
  }),
)

const scores = t.readonly(t.type({ mse: real, fcd: real }))

const digitsMetrics = t.intersection([
  t.readonly(
    t.type({
      damc: t.readonly(t.type({ mse: real, fcd: real, fcdPrior: real })),
      lebm: scores,
    }),
  ),
  t.readonly(
    t.partial({
      /** LEBM measured by chains of 100 steps, and LEBM trained for as long as DAMC. */
      lebm100: scores,
      lebmEqualTime: scores,
      /** Seconds of training alone and updates of the generator, for each system. */
      training: t.readonly(t.record(t.string, t.readonly(t.type({ seconds: real, updates: t.number })))),
    }),
  ),
])

const summaryOf = <C extends t.Mixed>(metrics: C) =>
  t.readonly(
    t.type({
      example: t.string,
      profile: t.string,
      seed: t.number,
      programHash: t.string,
      seconds: real,
      metrics,
    }),
  )

/** What one run of an example has found; `seconds` is the time the run took. */
export interface Summary<Metrics = unknown> {
  readonly example: string
  readonly profile: string
  readonly seed: number
  /** The hash of the program that ran. */
  readonly programHash: string
  readonly seconds: number
  readonly metrics: Metrics
}

export type PinwheelMetrics = t.TypeOf<typeof pinwheelMetrics>
export type DigitsMetrics = t.TypeOf<typeof digitsMetrics>

export const pinwheelSummary: t.Type<Summary<PinwheelMetrics>, unknown> = summaryOf(pinwheelMetrics)
export const digitsSummary: t.Type<Summary<DigitsMetrics>, unknown> = summaryOf(digitsMetrics)

const parseJson = (text: string): Either.Either<string, unknown> =>
  Either.tryCatch(() => JSON.parse(text) as unknown, String)

const complain =
  (path: string) =>
  (why: string): Error =>
    new Error(`can't read ${path}: ${why}; run the example again to write a new one`)

/** The summary in `dir/summary.json`, or an error that names the file and what is wrong with it. */
export const readSummary = <A>(codec: t.Type<A, unknown>, dir: string): TaskEither.TaskEither<Error, A> => {
  const path = join(dir, summaryName)
  return pipe(
    TaskEither.tryCatch(() => readFile(path, 'utf8'), String),
    TaskEither.chainEitherK(parseJson),
    TaskEither.chainEitherK((json) => {
      const decoded = codec.decode(json)
      return Either.isRight(decoded) ? decoded : Either.left(PathReporter.report(decoded).join('; '))
    }),
    TaskEither.mapLeft(complain(path)),
  )
}

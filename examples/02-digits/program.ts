/** The command as a function: a study with its report, from options to the page. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Backend } from 'giry'
import type { Options } from '../shared/cli.js'
import { isCancelled, type Failure } from '../shared/failure.js'
import type { Progress } from '../shared/progress.js'
import { writeReport, writeSummary } from '../shared/report.js'
import { readDigits } from './digits.js'
import { pictures } from './pictures.js'
import { profiles, type Profile, type ProfileName } from './profiles.js'
import { report, summary } from './report.js'
import { place, type Setting } from './setting.js'
import { study, type Findings } from './study.js'

/** Writes what was found; gives the path of the page. */
const publish = (
  setting: Setting,
  options: Options,
  found: Partial<Findings>,
  seconds: number,
): TaskEither.TaskEither<Failure, string> => {
  const heading = { profile: options.profile, seed: options.seed, seconds }
  const { signal: _, ...unhurried } = place(setting, 'pictures')
  return pipe(
    pictures(found, setting.digits, unhurried),
    TaskEither.chain((sections) => report(heading, found, sections, setting.signal.aborted)),
    TaskEither.chainW((page) => writeReport(options.out, page)),
    TaskEither.chainFirstW(() => writeSummary(options.out, summary(heading, found))),
  )
}

/** Runs the study and publishes it, also when it is stopped. Left: what went wrong. */
const conduct = async (setting: Setting, options: Options): Promise<Either.Either<Failure, string>> => {
  const begin = performance.now()
  let found: Partial<Findings> = {}
  const result = await study(setting, (more) => (found = { ...found, ...more }))()
  if (Either.isLeft(result) && !isCancelled(result.left)) return result
  return publish(setting, options, found, (performance.now() - begin) / 1000)()
}

/** Reads the data, and runs and publishes a study; gives the path of its page, also when it was stopped. */
export const run = (
  options: Options,
  progress: Progress,
  signal: AbortSignal,
): TaskEither.TaskEither<Failure, string> =>
  pipe(
    readDigits(options.path),
    TaskEither.bindTo('digits'),
    TaskEither.bindW('backend', () => Backend.open('wasm', { threads: options.threads })),
    TaskEither.chainW(({ digits, backend }) => () => {
      const profile: Profile = profiles[options.profile as ProfileName]
      const { seed, out: dir, resume } = options
      return conduct({ digits, profile, seed, dir, resume, backend, signal, progress }, options)
    }),
  )

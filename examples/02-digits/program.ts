/** The command as a function: a study with its report, from options to an exit code. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Options } from '../shared/cli.js'
import { interrupted } from '../shared/interrupt.js'
import type { Progress } from '../shared/progress.js'
import { writeReport, writeSummary } from '../shared/report.js'
import { readDigits } from './digits.js'
import { isCancelled, show, type Failure } from './failure.js'
import { pictures } from './pictures.js'
import { profiles, type Profile } from './profiles.js'
import { report, summary } from './report.js'
import { place, type Setting } from './setting.js'
import { study, type Findings } from './study.js'

const backend = 'wasm'

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

/** The exit code: 0, 1 after an error, 130 when stopped by the user. */
export const run = async (options: Options, progress: Progress, signal: AbortSignal): Promise<number> => {
  const profile: Profile = profiles[options.profile as keyof typeof profiles]
  const digits = await readDigits(options.path)()
  const ended = Either.isLeft(digits)
    ? digits
    : await conduct(
        {
          digits: digits.right,
          profile,
          seed: options.seed,
          dir: options.out,
          resume: options.resume,
          backend,
          signal,
          progress,
        },
        options,
      )
  if (Either.isLeft(ended)) {
    process.stderr.write(`${show(ended.left)}\n`)
    return 1
  }
  progress.say(`report: ${ended.right}`)
  return signal.aborted ? interrupted : 0
}

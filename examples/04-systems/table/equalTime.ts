/** Equal time: each system gets as many updates as take the time that DAMC's took, by the summary of an earlier table. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { Failure } from '../../shared/failure.js'
import { dataError } from '../data/images.js'
import { settingsBy, type Settings } from '../profiles/profile.js'
import type { SystemName } from '../systems.js'
import { rows } from './rows.js'
import { readText } from './settings.js'

const codec = t.type({
  rows: t.array(
    t.type({
      system: t.string,
      seconds: t.union([t.number, t.null]),
      iterations: t.union([t.number, t.null]),
    }),
  ),
})

/** Updates of the generator, by system. */
export type Updates = Partial<Record<SystemName, number>>

/** The system whose time all others get. */
const measure: SystemName = 'damc'

/**
 * Updates that take the same time.
 *
 * @param path of the text, for errors: no summary, or one without the time of DAMC.
 */
export const equalUpdates = (text: string, path: string): Either.Either<Failure, Updates> =>
  pipe(
    Either.tryCatch(() => JSON.parse(text) as unknown, String),
    Either.chainW(codec.decode),
    Either.mapLeft(() =>
      dataError('the file is no summary of a table', path, 'give the path of a summary.json'),
    ),
    Either.chain(({ rows: found }) => {
      const times = rows.flatMap(({ name, system }) => {
        const { seconds, iterations } = found.find((row) => row.system === name) ?? {}
        return seconds && iterations ? [{ system, seconds, iterations }] : []
      })
      const whole = times.find(({ system }) => system === measure)
      return whole === undefined
        ? Either.left(
            dataError(
              `the summary has no time of ${measure}`,
              path,
              `give the summary of a table with ${measure}`,
            ),
          )
        : Either.right(
            Object.fromEntries(
              times.map(({ system, seconds, iterations }) => [
                system,
                Math.max(1, Math.round((iterations * whole.seconds) / seconds)),
              ]),
            ),
          )
    }),
  )

export const readEqualUpdates = (path: string): TaskEither.TaskEither<Failure, Updates> =>
  pipe(
    readText(path),
    TaskEither.chainEitherK((text) =>
      text === undefined
        ? Either.left(dataError('there is no such file', path, 'give the path of a summary.json'))
        : equalUpdates(text, path),
    ),
  )

/** Settings with other updates; what is fitted afterwards gets as many more as the generator. */
export const withUpdates =
  (updates: Updates) =>
  (settings: Settings): Settings =>
    settingsBy((system) => {
      const setting = settings[system]
      const iterations = updates[system] ?? setting.iterations
      const { afterwards } = setting
      const more = Math.max(1, Math.round((afterwards.iterations * iterations) / setting.iterations))
      return { ...setting, iterations, afterwards: { ...afterwards, iterations: more } }
    })

/** An error where a system that is asked for has no time. */
export const requireTimes =
  (systems: readonly SystemName[], path: string) =>
  (updates: Updates): Either.Either<Failure, Updates> => {
    const without = systems.filter((system) => updates[system] === undefined)
    return without.length === 0
      ? Either.right(updates)
      : Either.left(
          dataError(
            `the summary has no time of ${without.join(', ')}`,
            path,
            'train them there first, or leave them out with --systems',
          ),
        )
  }

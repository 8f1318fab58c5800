/** What a command line puts in a profile's place: `damc.tilt=3e-5`, or `sri-5:posterior.steps=40` for one system alone. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import { settingsBy, type Settings } from '../profiles/profile.js'
import type { Setting } from '../setting.js'
import { systemNames, type SystemName } from '../systems.js'

/** A value for the place of that name, of one system or of all. */
export interface Assignment {
  readonly system?: SystemName
  readonly name: string
  readonly value: number | string
}

/** What a place takes. */
interface Kind {
  readonly wanted: string
  readonly accepts: (value: number | string) => boolean
}

const number = (wanted: string, accepts: (value: number) => boolean): Kind => ({
  wanted,
  accepts: (value) => typeof value === 'number' && Number.isFinite(value) && accepts(value),
})
const positive = number('a number above 0', (value) => value > 0)
const notNegative = number('a number of at least 0', (value) => value >= 0)
const fraction = number('a number from 0 to 1', (value) => value >= 0 && value <= 1)
const count = number('an integer of at least 1', (value) => Number.isSafeInteger(value) && value >= 1)
const steps = number('an integer of at least 0', (value) => Number.isSafeInteger(value) && value >= 0)
const words = (...wanted: readonly string[]): Kind => ({
  wanted: wanted.join(' or '),
  accepts: (value) => wanted.includes(String(value)),
})
const either = (a: Kind, b: Kind): Kind => ({
  wanted: `${a.wanted} or ${b.wanted}`,
  accepts: (value) => a.accepts(value) || b.accepts(value),
})

/** The places in a setting that don't hang on one another; the updates of the generator have an option of their own. */
const kinds: Readonly<Record<string, Kind>> = {
  sigma: positive,
  'posterior.steps': count,
  'posterior.stepSize': positive,
  coldSteps: count,
  'prior.steps': count,
  'prior.stepSize': positive,
  penalty: notNegative,
  'rates.generator': positive,
  'rates.topDown': positive,
  'rates.encoder': positive,
  'rates.tilt': positive,
  'rates.ratio': positive,
  'rates.sampler': positive,
  'rates.secondStage': positive,
  'damc.tilt': positive,
  'damc.updates': count,
  'damc.nullProbability': either(fraction, words('both')),
  'damc.weight': fraction,
  'damc.every': count,
  'damc.weightDecay': notNegative,
  'damc.start': words('sampler', 'noise'),
  'damc.negatives': words('noise', 'inference', 'both'),
  'afterwards.iterations': count,
  'afterwards.mixture': count,
  components: count,
  proposals: count,
  stages: count,
  decay: notNegative,
  descents: steps,
  'sizes.tilt': count,
  'sizes.secondStage': count,
  'sizes.sampler.nullWidth': count,
  'sizes.sampler.steps': count,
}

/** All names. */
export const assignable: readonly string[] = Object.keys(kinds)

const valueOf = (text: string): number | string =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

const isSystem = (name: string): name is SystemName => systemNames.some((known) => known === name)

const assignment = (text: string): Either.Either<string, Assignment> => {
  const {
    system,
    name = '',
    value = '',
  } = /^(?:(?<system>[^:=]*):)?(?<name>[^:=]*)=(?<value>.*)$/.exec(text)?.groups ?? {}
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind === undefined)
    return Either.left(`'${text}' is not one of these names with = and a value: ${assignable.join(', ')}.`)
  if (system !== undefined && !isSystem(system))
    return Either.left(`'${system}' is no system; there are ${systemNames.join(', ')}.`)
  return kind.accepts(valueOf(value))
    ? Either.right({ ...(system === undefined ? {} : { system }), name, value: valueOf(value) })
    : Either.left(`Give ${name} ${kind.wanted}, and not '${value}'.`)
}

/** Assignments from a text that has them by commas, or what is wrong with it. */
export const assignmentsOf = (text: string): Either.Either<string, readonly Assignment[]> =>
  pipe(text.split(','), Either.traverseArray(assignment))

/** The text of assignments. */
export const textOf = (assignments: readonly Assignment[]): string =>
  assignments
    .map(({ system, name, value }) => `${system === undefined ? '' : `${system}:`}${name}=${value}`)
    .join(',')

const put = (path: readonly string[], value: number | string, at: object): object => {
  const [key, ...rest] = path as [string, ...string[]]
  const inner = (at as Readonly<Record<string, object>>)[key] ?? {}
  return { ...at, [key]: rest.length === 0 ? value : put(rest, value, inner) }
}

/** Settings with other values in those places; of two for one place the later counts. */
export const assigned =
  (assignments: readonly Assignment[]) =>
  (settings: Settings): Settings =>
    settingsBy((system) =>
      pipe(
        assignments,
        RA.filter((one) => one.system === undefined || one.system === system),
        RA.reduce(
          settings[system],
          (setting, { name, value }) => put(name.split('.'), value, setting) as Setting,
        ),
      ),
    )

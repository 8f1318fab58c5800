/** Versions of the language as JSON: older programs are brought up to date, newer ones are refused. */
import * as Either from 'fp-ts/lib/Either.js'
import type { GiryError } from '../GiryError.js'
import type { Json } from '../graph.js'
import { refuseNewer, versionOf } from './document.js'
import { malformed } from './floats.js'

type Fields = { readonly [key: string]: Json }

/** From the JSON of one version to that of the next. */
export type Upgrade = (json: Fields) => Fields

/** The step from version v at v - 1. A change of the language adds the step that older programs need. */
export const UPGRADES: readonly Upgrade[] = []

/**
 * The JSON in the newest version, one more than there are steps. Left: JSON without a version, or of a newer one,
 * which says what to do.
 */
export const upgrade =
  (steps: readonly Upgrade[]) =>
  (json: unknown): Either.Either<GiryError, unknown> => {
    const newest = steps.length + 1
    const known = refuseNewer({
      name: 'a program',
      newest,
      where: 'decode',
      remedy: 'give JSON that giry wrote, unchanged',
      otherwise: 'write the program again with this version',
    })(json)
    if (Either.isLeft(known)) return known
    const version = versionOf(json)
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
      return Either.left(malformed(`JSON without a version of giry's`))
    const upgraded = steps.slice(version - 1).reduce((j, step) => step(j), json as Fields)
    return Either.right({ ...upgraded, version: newest })
  }

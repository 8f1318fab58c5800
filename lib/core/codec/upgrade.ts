/** Versions of the language as JSON: older programs are brought up to date, newer ones are refused. */
import * as Either from 'fp-ts/lib/Either.js'
import type { GiryError } from '../GiryError.js'
import type { Json } from '../graph.js'
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
    const version =
      typeof json === 'object' && json !== null ? (json as { readonly version?: unknown }).version : undefined
    if (typeof version === 'number' && version > newest)
      return Either.left({
        ...malformed(`a program of version ${version}; this giry reads versions up to ${newest}`),
        remedy: 'update giry, or write the program again with this version',
      })
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
      return Either.left(malformed(`JSON without a version of giry's`))
    const upgraded = steps.slice(version - 1).reduce((j, step) => step(j), json as Fields)
    return Either.right({ ...upgraded, version: newest })
  }

/**
 * JSON documents that giry writes and reads again: programs, saved amortizers, checkpoints. Each kind has versions of
 * its own; what a newer giry wrote is refused with what to do, not misread.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { GiryError } from '../GiryError.js'
import { malformed } from './floats.js'

/** A kind of document. */
export interface Kind {
  /** Its name with the article. */
  readonly name: string
  /** The newest version that this giry reads. */
  readonly newest: number
  /** Where its errors are. */
  readonly where: string
  /** What to do with one that is broken. */
  readonly remedy: string
  /** What to do with a newer one, other than to update giry. */
  readonly otherwise: string
}

/** The version that a document says it has, if it is one. */
export const versionOf = (json: unknown): unknown => (Object(json) as { readonly version?: unknown }).version

/** The same JSON. Left: a document of a newer version. */
export const refuseNewer =
  ({ name, newest, where, otherwise }: Kind) =>
  (json: unknown): Either.Either<GiryError, unknown> => {
    const version = versionOf(json)
    return typeof version === 'number' && version > newest
      ? Either.left(
          malformed(
            `${name} of version ${version}; this giry reads versions up to ${newest}`,
            where,
            `update giry, or ${otherwise}`,
          ),
        )
      : Either.right(json)
  }

/** What text says, by the decoder of the JSON in it. Left: text that isn't JSON, or what the decoder says. */
export const readText =
  ({ where, remedy }: Kind) =>
  <A>(decode: (json: unknown) => Either.Either<GiryError, A>) =>
  (text: string): Either.Either<GiryError, A> =>
    pipe(
      Either.tryCatch(
        () => JSON.parse(text) as unknown,
        () => malformed('text that is not JSON: the file was cut off, or is none of giry', where, remedy),
      ),
      Either.chain(decode),
    )

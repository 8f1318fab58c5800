/** Floats as text: base64 of their float64 bits, little-endian, so that nothing is lost. */
import * as Either from 'fp-ts/lib/Either.js'
import type { GiryError } from '../GiryError.js'

/** Why JSON was refused. */
export const malformed = (
  what: string,
  where = 'decode',
  remedy = 'give JSON that giry wrote, unchanged',
): GiryError => ({ _tag: 'CodecError', what, where, remedy })

/** Floats as base64 of their little-endian bits. */
export const encodeFloats = (data: readonly number[] | Float64Array): string => {
  const bytes = new Uint8Array(Float64Array.from(data).buffer)
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

/** Left: the text isn't base64 of whole floats. */
export const decodeFloats = (text: string): Either.Either<GiryError, Float64Array> => {
  const bytes = Either.tryCatch(
    () => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    () => null,
  )
  return Either.isRight(bytes) && bytes.right.length % 8 === 0
    ? Either.right(new Float64Array(bytes.right.buffer))
    : Either.left(malformed('numbers that are not base64 of float64 bits'))
}

/**
 * The idx format (Y. LeCun): a big-endian magic number 0, 0, 8 for unsigned bytes, then the number of dimensions; the
 * length of each dimension as u32; then the bytes, the last dimension running fastest.
 */
import * as Either from 'fp-ts/lib/Either.js'
import type { DataError } from '../../shared/failure.js'
import { dataError } from './images.js'

/** An array of bytes. */
export interface Bytes {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

const restore = 'put back the original file'

/**
 * Reads an array of so many dimensions.
 *
 * @param path for errors: another magic number, or fewer or more bytes than the lengths say.
 */
export const parseIdx = (
  bytes: Uint8Array,
  dimensions: number,
  path: string,
): Either.Either<DataError, Bytes> => {
  const header = 4 + 4 * dimensions
  if (bytes.length < header)
    return Either.left(dataError(`the file ends within its header of ${header} bytes`, path, restore))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wanted = 0x0800 + dimensions
  const magic = view.getUint32(0)
  if (magic !== wanted)
    return Either.left(
      dataError(
        `the magic number is ${magic} and not ${wanted}`,
        path,
        `use an idx file of bytes; ${restore}`,
      ),
    )
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const size = shape.reduce((a, b) => a * b, 1)
  return bytes.length - header === size
    ? Either.right({ shape, values: bytes.subarray(header) })
    : Either.left(
        dataError(`the header says ${size} bytes and ${bytes.length - header} follow`, path, restore),
      )
}

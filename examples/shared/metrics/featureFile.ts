/**
 * Feature vectors in a file, made by any network: NumPy's .npy format, versions 1 to 3, little-endian float32 (`<f4`),
 * in C order, shape (n, width), as `numpy.save('real.npy', features.astype('float32'))` writes it. The Frechet distance
 * of two files with the 2,048 features of the last pooling layer of Inception is FID.
 */
import { readFile } from 'node:fs/promises'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../failure.js'
import { frechetDistance } from './frechet.js'

/** The width of Inception's features. */
export const inceptionWidth = 2048

const refuse = (what: string, where: string, remedy: string): DataError => ({
  _tag: 'DataError',
  what,
  where,
  remedy,
})

/** What the header says: a Python dictionary. */
interface Header {
  readonly text: string
  /** Where the numbers begin. */
  readonly end: number
}

const headerOf = (bytes: Buffer): Header | undefined => {
  const isNpy =
    bytes.length >= 12 && bytes.subarray(0, 6).equals(Buffer.from([0x93, ...Buffer.from('NUMPY')]))
  if (!isNpy || bytes[6]! < 1 || bytes[6]! > 3) return undefined
  const [start, length] = bytes[6] === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)]
  return { text: bytes.toString('latin1', start, start + length), end: start + length }
}

/**
 * The numbers of an .npy file, [n, width] row-major.
 *
 * @param path for errors: no .npy file, other numbers, another shape, or fewer numbers than the shape says.
 */
export const parseFeatures = (
  bytes: Buffer,
  width: number,
  path: string,
): Either.Either<DataError, Float32Array> => {
  const save = `save an array of shape (n, ${width}) with numpy.save, as float32`
  const header = headerOf(bytes)
  if (header === undefined) return Either.left(refuse("the file isn't an .npy file", path, save))
  const { text, end } = header
  const kind = /'descr': *'([^']*)'/.exec(text)?.[1]
  if (kind !== '<f4' || !/'fortran_order': *False/.test(text))
    return Either.left(refuse(`the numbers aren't '<f4' in C order (header ${text.trim()})`, path, save))
  const shape = (/'shape': *\(([^)]*)\)/.exec(text)?.[1] ?? '')
    .split(',')
    .filter((s) => s.trim() !== '')
    .map(Number)
  if (shape.length !== 2 || shape[1] !== width)
    return Either.left(refuse(`the shape is (${shape.join(', ')}) and not (n, ${width})`, path, save))
  const count = shape[0]! * width
  if (bytes.length - end !== 4 * count)
    return Either.left(
      refuse(
        `the shape says ${4 * count} bytes and ${bytes.length - end} follow`,
        path,
        'save the file again',
      ),
    )
  return Either.right(Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(end + 4 * i)))
}

/** Reads a file of features of that width. */
export const readFeatures = (path: string, width: number): TaskEither.TaskEither<DataError, Float32Array> =>
  pipe(
    TaskEither.tryCatch(
      () => readFile(path),
      (e) =>
        refuse(
          `the file can't be read (${e instanceof Error ? e.message : String(e)})`,
          path,
          'check the path',
        ),
    ),
    TaskEither.chainEitherK((bytes) => parseFeatures(bytes, width, path)),
  )

/** FID: the Frechet distance between two files of 2,048-dimensional features. */
export const fidOfFiles = (first: string, second: string): TaskEither.TaskEither<DataError, number> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('a', () => readFeatures(first, inceptionWidth)),
    TaskEither.bind('b', () => readFeatures(second, inceptionWidth)),
    TaskEither.chainEitherK(({ a, b }) => frechetDistance(a, b, inceptionWidth)),
  )

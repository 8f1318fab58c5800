/**
 * MAT-files of version 5 ("MAT-File Format", The MathWorks): a header of 128 bytes, then elements. An element is a tag
 * of a type and a length, then so many bytes, padded to a multiple of 8; a length of at most 4 may share the tag's
 * first word with the type, and its bytes are the second. A variable is an element of type miMATRIX, often inside a
 * zlib stream of type miCOMPRESSED, whose elements are its flags, lengths, name and numbers, the first index fastest.
 * Read are real arrays of numbers of little-endian files; other variables are left out.
 */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { reason } from './files.js'
import { dataError } from './images.js'

/** An array, column-major: the first index runs fastest. */
export interface MatArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Uint8Array | Float64Array
}

interface Element {
  readonly type: number
  readonly data: Uint8Array
  /** Where the next one begins. */
  readonly end: number
}

const headerLength = 128
const miInt32 = 5
const miMatrix = 14
const miCompressed = 15
/** The classes of arrays of numbers: double, single, and integers of 8 to 64 bits. */
const isNumeric = (kind: number): boolean => kind >= 6 && kind <= 15
const complexFlag = 0x08

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const restore = 'put back the original file'

/** The number at a byte, and its width, of each type of number. */
const readers: Readonly<Record<number, readonly [number, (view: DataView, at: number) => number]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  3: [2, (view, at) => view.getInt16(at, true)],
  4: [2, (view, at) => view.getUint16(at, true)],
  5: [4, (view, at) => view.getInt32(at, true)],
  6: [4, (view, at) => view.getUint32(at, true)],
  7: [4, (view, at) => view.getFloat32(at, true)],
  9: [8, (view, at) => view.getFloat64(at, true)],
}
const miUint8 = 2

/** The element that begins at `at`. */
const elementAt = (bytes: Uint8Array, at: number, path: string): Either.Either<DataError, Element> => {
  const cut = Either.left(dataError(`the file ends within the element at byte ${at}`, path, restore))
  if (at + 8 > bytes.length) return cut
  const view = viewOf(bytes)
  const word = view.getUint32(at, true)
  if (word >>> 16 !== 0) {
    const length = word >>> 16
    return length > 4
      ? Either.left(dataError(`a small element at byte ${at} has ${length} bytes`, path, restore))
      : Either.right({ type: word & 0xffff, data: bytes.subarray(at + 4, at + 4 + length), end: at + 8 })
  }
  const length = view.getUint32(at + 4, true)
  const padded = word === miCompressed ? length : Math.ceil(length / 8) * 8
  if (at + 8 + length > bytes.length) return cut
  return Either.right({ type: word, data: bytes.subarray(at + 8, at + 8 + length), end: at + 8 + padded })
}

/** The elements of a run of bytes, from `start` on. */
const elements = (
  bytes: Uint8Array,
  start: number,
  path: string,
): Either.Either<DataError, readonly Element[]> => {
  const found: Element[] = []
  for (let at = start; at < bytes.length;) {
    const element = elementAt(bytes, at, path)
    if (Either.isLeft(element)) return element
    found.push(element.right)
    at = element.right.end
  }
  return Either.right(found)
}

const numbers = ({ type, data }: Element, path: string): Either.Either<DataError, MatArray['values']> => {
  if (type === miUint8) return Either.right(data)
  const reader = readers[type]
  if (reader === undefined)
    return Either.left(
      dataError(`an array has numbers of the unknown type ${type}`, path, 'save it as doubles'),
    )
  const [width, read] = reader
  const view = viewOf(data)
  return Either.right(
    Float64Array.from({ length: Math.floor(data.length / width) }, (_, i) => read(view, i * width)),
  )
}

/** The array of a matrix element, or undefined where it holds something else than real numbers. */
const arrayOf = (matrix: Element, path: string): Either.Either<DataError, MatArray | undefined> =>
  pipe(
    elements(matrix.data, 0, path),
    Either.chain(([flags, lengths, label, real]) => {
      if (flags === undefined || flags.data.length < 8 || lengths?.type !== miInt32 || label === undefined)
        return Either.left(dataError('a variable has no flags, lengths or name', path, restore))
      const [kind, bits] = [flags.data[0]!, flags.data[1]!]
      if (!isNumeric(kind) || (bits & complexFlag) !== 0 || real === undefined) return Either.right(undefined)
      const name = String.fromCharCode(...label.data)
      const view = viewOf(lengths.data)
      const shape = Array.from({ length: lengths.data.length / 4 }, (_, i) => view.getInt32(4 * i, true))
      const size = shape.reduce((a, b) => a * b, 1)
      return pipe(
        numbers(real, path),
        Either.filterOrElse(
          (values) => values.length === size,
          (values) =>
            dataError(`'${name}' has ${values.length} numbers and not ${shape.join(' x ')}`, path, restore),
        ),
        Either.map((values) => ({ name, shape, values })),
      )
    }),
  )

const unpacked = (element: Element, path: string): TaskEither.TaskEither<DataError, Element> =>
  element.type !== miCompressed
    ? TaskEither.right(element)
    : pipe(
        TaskEither.tryCatch(
          () => promisify(inflate)(element.data),
          (e) => dataError(`a variable isn't whole zlib data (${reason(e)})`, path, restore),
        ),
        TaskEither.chainEitherK((bytes) => elementAt(bytes, 0, path)),
      )

const checkHeader = (bytes: Uint8Array, path: string): Either.Either<DataError, void> => {
  if (bytes.length < headerLength)
    return Either.left(dataError(`the file ends within its header of ${headerLength} bytes`, path, restore))
  const version = bytes[125]
  const isLittleEndian = bytes[126] === 0x49 && bytes[127] === 0x4d
  return version === 1 && isLittleEndian
    ? Either.right(undefined)
    : Either.left(
        dataError(
          "the header isn't that of a little-endian MAT-file of version 5",
          path,
          "save it with '-v7'",
        ),
      )
}

/**
 * The arrays of numbers of a MAT-file.
 *
 * @param path for errors: another format or version, or a file that ends too early.
 */
export const parseMat = (
  bytes: Uint8Array,
  path: string,
): TaskEither.TaskEither<DataError, readonly MatArray[]> =>
  pipe(
    checkHeader(bytes, path),
    Either.chain(() => elements(bytes, headerLength, path)),
    TaskEither.fromEither,
    TaskEither.chain(TaskEither.traverseSeqArray((element) => unpacked(element, path))),
    TaskEither.map((all) => all.filter(({ type }) => type === miMatrix)),
    TaskEither.chainEitherK(Either.traverseArray((matrix) => arrayOf(matrix, path))),
    TaskEither.map((all) => all.filter((array) => array !== undefined)),
  )

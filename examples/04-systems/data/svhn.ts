/**
 * SVHN, cropped digits (Netzer et al. 2011): X [32, 32, 3, n] of bytes and y [n, 1] in 1 to 10, where 10 is the digit 0,
 * column-major in a MAT-file.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { filesUnder, findFile, needFile, readBytes, sha256 } from './files.js'
import { dataError, inBlocks, inMemory, type DataSet, type Images } from './images.js'
import { parseMat, type MatArray } from './mat.js'

const side = 32
const channels = 3
const restore = 'put back the original file'

/** [n, row, column, channel] row-major, from [row, column, channel, n] column-major. */
const rowMajor = (values: Uint8Array): Uint8Array => {
  const size = side * side * channels
  const out = new Uint8Array(values.length)
  for (let start = 0; start < values.length; start += size)
    for (let channel = 0; channel < channels; channel++)
      for (let column = 0; column < side; column++)
        for (let row = 0; row < side; row++)
          out[start + (row * side + column) * channels + channel] =
            values[start + row + side * (column + side * channel)]!
  return out
}

const digits = (values: MatArray['values'], path: string): Either.Either<DataError, Uint8Array> => {
  const wrong = values.findIndex((v: number) => !(Number.isInteger(v) && v >= 1 && v <= 10))
  return wrong < 0
    ? Either.right(Uint8Array.from(values, (v: number) => v % 10))
    : Either.left(
        dataError(`the label is ${values[wrong]}, not one of 1 to 10`, `${path}, image ${wrong}`, restore),
      )
}

const imagesOf = (arrays: readonly MatArray[], path: string): Either.Either<DataError, Images> => {
  const x = arrays.find(({ name }) => name === 'X')
  const y = arrays.find(({ name }) => name === 'y')
  if (x === undefined || y === undefined)
    return Either.left(dataError("the file lacks the variable 'X' or 'y'", path, restore))
  const [height, width, colours, count = 1] = x.shape
  if (!(x.values instanceof Uint8Array) || height !== side || width !== side || colours !== channels)
    return Either.left(dataError(`'X' is ${x.shape.join(' x ')}, not 32 x 32 x 3 x n bytes`, path, restore))
  if (y.values.length !== count)
    return Either.left(dataError(`there are ${y.values.length} labels for ${count} images`, path, restore))
  const pixels = x.values
  return pipe(
    digits(y.values, path),
    Either.map((labels) => inMemory({ height: side, width: side, channels }, rowMajor(pixels), labels)),
  )
}

interface Part {
  readonly images: Images
  readonly digest: string
}

const readPart = (path: string): TaskEither.TaskEither<DataError, Part> =>
  pipe(
    readBytes(path),
    TaskEither.bindTo('bytes'),
    TaskEither.bind('arrays', ({ bytes }) => parseMat(bytes, path)),
    TaskEither.chainEitherK(({ bytes, arrays }) =>
      pipe(
        imagesOf(arrays, path),
        Either.map((images) => ({ images, digest: sha256(bytes) })),
      ),
    ),
  )

const common = { name: 'svhn', classes: 10 }
const named = (part: string) => ({ stem: `${part}_32x32`, ending: '\\.mat', original: `${part}_32x32.mat` })

const inParts = (part: Part): DataSet => ({ ...common, ...inBlocks(part.images), sha256: part.digest })

/**
 * Reads SVHN: `train_32x32.mat` and `test_32x32.mat`, or cuts of them. Where there is only one of the two, its first
 * four fifths are to train on and the rest to test with.
 *
 * @param path a folder, or one file.
 */
export const readSvhn = (path: string): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    filesUnder(path),
    TaskEither.chain((files): TaskEither.TaskEither<DataError, DataSet> => {
      const [train, test] = [findFile(files, named('train')), findFile(files, named('test'))]
      if (train !== undefined && test !== undefined)
        return pipe(
          TaskEither.Do,
          TaskEither.bind('a', () => readPart(train)),
          TaskEither.bind('b', () => readPart(test)),
          TaskEither.map(({ a, b }) => ({
            ...common,
            train: a.images,
            test: b.images,
            sha256: sha256(a.digest, b.digest),
          })),
        )
      const only = files.length === 1 && files[0] === path ? path : (train ?? test)
      return pipe(
        only === undefined ? needFile(files, path, named('train')) : Either.right(only),
        TaskEither.fromEither,
        TaskEither.chain(readPart),
        TaskEither.map(inParts),
      )
    }),
  )

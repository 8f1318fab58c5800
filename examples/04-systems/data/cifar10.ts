/**
 * CIFAR-10 (A. Krizhevsky 2009), its binary version: records of a label byte and three planes, red, green and blue, of
 * 32 x 32 bytes, row-major.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { filesUnder, needFile, readBytes, sha256 } from './files.js'
import { checkLabels, dataError, inBlocks, inMemory, type DataSet, type Images } from './images.js'

const shape = { height: 32, width: 32, channels: 3 }
const plane = 32 * 32
const record = 1 + 3 * plane

/** Pixels [n, 32, 32, 3] of records. */
const interleaved = (records: Uint8Array): Uint8Array => {
  const n = records.length / record
  const out = new Uint8Array(n * 3 * plane)
  for (let image = 0; image < n; image++)
    for (let channel = 0; channel < 3; channel++) {
      const from = image * record + 1 + channel * plane
      const to = image * 3 * plane + channel
      for (let i = 0; i < plane; i++) out[to + 3 * i] = records[from + i]!
    }
  return out
}

/** The images of records; `path` is for errors. */
const parse = (records: Uint8Array, path: string): Either.Either<DataError, Images> => {
  if (records.length === 0 || records.length % record !== 0)
    return Either.left(
      dataError(
        `the file has ${records.length} bytes, which aren't records of ${record}`,
        path,
        'put back the original file of the binary version',
      ),
    )
  const labels = Uint8Array.from({ length: records.length / record }, (_, i) => records[i * record]!)
  return pipe(
    checkLabels(labels, 10, path),
    Either.map((checked) => inMemory(shape, interleaved(records), checked)),
  )
}

interface Part {
  readonly images: Images
  readonly digest: string
}

/** The records of several files, in that order, checked one by one. */
const readAll = (paths: readonly string[]): TaskEither.TaskEither<DataError, Part> =>
  pipe(
    paths,
    TaskEither.traverseSeqArray((path) =>
      pipe(
        readBytes(path),
        TaskEither.chainFirstEitherK((bytes) => parse(bytes, path)),
      ),
    ),
    TaskEither.bindTo('parts'),
    TaskEither.bind('images', ({ parts }) =>
      TaskEither.fromEither(parse(Buffer.concat(parts), paths.join(', '))),
    ),
    TaskEither.map(({ parts, images }) => ({ images, digest: sha256(...parts) })),
  )

const named = (stem: string) => ({ stem, ending: '\\.bin', original: `${stem}.bin` })

const readParts = (files: readonly string[], path: string): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'],
    Either.traverseArray((stem) => needFile(files, path, named(stem))),
    TaskEither.fromEither,
    TaskEither.bindTo('paths'),
    TaskEither.bind('train', ({ paths }) => readAll(paths.slice(0, 5))),
    TaskEither.bind('test', ({ paths }) => readAll(paths.slice(5))),
    TaskEither.map(({ train, test }) => ({
      name: 'cifar10',
      classes: 10,
      train: train.images,
      test: test.images,
      sha256: sha256(train.digest, test.digest),
    })),
  )

/**
 * Reads CIFAR-10, or cuts of its files.
 *
 * @param path a folder with the five training files and the test file, or one file of records, which is parted into
 * blocks.
 */
export const readCifar10 = (path: string): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    filesUnder(path),
    TaskEither.chain((files) =>
      files.length === 1 && files[0] === path
        ? pipe(
            readAll(files),
            TaskEither.map(({ images, digest }) => ({
              name: 'cifar10',
              classes: 10,
              ...inBlocks(images),
              sha256: digest,
            })),
          )
        : readParts(files, path),
    ),
  )

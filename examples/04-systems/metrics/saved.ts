/** The classifier beside a result: a file of its weights, bitwise, and of the data that it was trained on. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { Data } from 'giry'
import type { DataError } from '../../shared/failure.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { reason } from '../data/files.js'
import { dataError } from '../data/images.js'
import { netsOf, type Classifier } from './classifier.js'

const codec = t.type({
  format: t.literal('classifier'),
  data: t.string,
  classes: t.number,
  shape: t.type({ height: t.number, width: t.number, channels: t.number }),
  accuracy: t.number,
  weights: t.array(t.string),
})

const encode = (numbers: Data.Numbers): string =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64')

const decode = (text: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)

/** The file's name in the folder of a result. */
export const classifierFile = 'classifier.json'

/** Writes `classifier.json` into a folder, and gives its path. */
export const saveClassifier = (dir: string, classifier: Classifier): TaskEither.TaskEither<Error, string> => {
  const { weights, ...rest } = classifier
  const leaves = Data.leaves(netsOf(rest.shape, rest.classes).space, weights)
  return writeAtomic(
    dir,
    classifierFile,
    JSON.stringify({ format: 'classifier', ...rest, weights: leaves.map(({ values }) => encode(values)) }),
  )
}

const remedy = 'delete it, and the classifier is trained anew'

const parse = (text: string, path: string, sha256: string): Either.Either<DataError, Classifier> =>
  pipe(
    Either.tryCatch(
      () => JSON.parse(text) as unknown,
      (e) => dataError(`the file is cut off (${reason(e)})`, path, remedy),
    ),
    Either.chain((json) =>
      pipe(
        codec.decode(json),
        Either.mapLeft(() => dataError('the file has no classifier', path, remedy)),
      ),
    ),
    Either.filterOrElse(
      ({ data }) => data === sha256,
      () => dataError('the classifier was trained on other data', path, remedy),
    ),
    Either.chain(({ weights, shape, classes, accuracy, data }) => {
      const { space } = netsOf(shape, classes)
      const numbers = weights.map(decode)
      const fits =
        numbers.length === space.leaves.length &&
        space.leaves.every((leaf, i) => numbers[i]!.length === leaf.shape.reduce((a, b) => a * b, 1))
      return fits
        ? Either.right({
            shape,
            classes,
            accuracy,
            data,
            weights: Data.build(
              space,
              space.leaves.map((leaf, i) => Data.data(numbers[i]!, leaf.shape)),
            ),
          })
        : Either.left(dataError('the classifier has another number of weights', path, remedy))
    }),
  )

/**
 * Reads the classifier of a folder.
 *
 * @param sha256 the digest of the data set that it must have been trained on.
 */
export const readClassifier = (dir: string, sha256: string): TaskEither.TaskEither<DataError, Classifier> => {
  const path = join(dir, classifierFile)
  return pipe(
    TaskEither.tryCatch(
      () => readFile(path, 'utf8'),
      (e) => dataError(`the file can't be read (${reason(e)})`, path, 'train the classifier first'),
    ),
    TaskEither.chainEitherK((text) => parse(text, path, sha256)),
  )
}

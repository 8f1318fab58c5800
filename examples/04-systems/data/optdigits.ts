/** Optical digits of 8 x 8 pixels (E. Alpaydin, C. Kaynak 1998), the data of ../../02-digits, as bytes. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { digitsFolder, readDigits, type DigitSet } from '../../02-digits/digits.js'
import type { DataError } from '../../shared/failure.js'
import { folderOf, sha256 } from './files.js'
import { inMemory, type DataSet, type Images } from './images.js'

const shape = { height: 8, width: 8, channels: 1 }

/** The 17 levels from -1 to 1, as the nearest bytes from 0 to 255. */
const asBytes = ({ images, labels }: DigitSet): Images =>
  inMemory(
    shape,
    Uint8Array.from(images, (v) => Math.round(127.5 * (v + 1))),
    labels,
  )

/**
 * Reads the optical digits. Their digest is of their values.
 *
 * @param path where the files are, or where a folder `optdigits` with them is, or one of the files; those of
 * ../../02-digits where none is given.
 */
export const readOptdigits = (path: string = digitsFolder): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    folderOf(path),
    TaskEither.chain(readDigits),
    TaskEither.map(({ train, test }) => ({
      name: 'optdigits',
      classes: 10,
      train: asBytes(train),
      test: asBytes(test),
      sha256: sha256(
        ...[train, test].flatMap(({ images, labels }) => [new Uint8Array(images.buffer), labels]),
      ),
    })),
  )

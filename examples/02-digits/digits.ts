/**
 * The data of this example: "Optical Recognition of Handwritten Digits" of the UCI Machine Learning Repository
 * (E. Alpaydin and C. Kaynak, 1998, CC BY 4.0; see data/NOTICE.md). Grey images of 8 by 8 pixels with 17 levels.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../shared/failure.js'
import { permutation, randomNumbers } from '../shared/randomNumbers.js'

/** Images with their digits. */
export interface DigitSet {
  /** Pixels in [-1, 1], -1 for paper and 1 for ink: [count, 64] row-major, each image row by row. */
  readonly images: Float32Array
  /** The digit of each image, 0 to 9: [count]. */
  readonly labels: Uint8Array
  readonly count: number
}

export interface Digits {
  /** 3,823 images by 30 writers. */
  readonly train: DigitSet
  /** 1,797 images by 13 other writers. */
  readonly test: DigitSet
}

/** Pixels of an image. */
export const pixels = 64

/** The folder that comes with this example. */
export const digitsFolder = fileURLToPath(new URL('data', import.meta.url))

const deepestInk = 16
const greatestLabel = 9

const restore = 'put back the original file; data/NOTICE.md says where it comes from'

const dataError = (what: string, where: string, remedy: string = restore): DataError => ({
  _tag: 'DataError',
  what,
  where,
  remedy,
})

const reason = (e: unknown): string => (e instanceof Error ? e.message : String(e))

/** The text of a gzip file. */
const readGzip = (path: string): TaskEither.TaskEither<DataError, string> =>
  pipe(
    TaskEither.tryCatch(
      () => readFile(path),
      (e) => dataError(`the file can't be read (${reason(e)})`, path, `check the folder, or ${restore}`),
    ),
    TaskEither.chain((bytes) =>
      TaskEither.tryCatch(
        () => promisify(gunzip)(bytes),
        (e) => dataError(`the file isn't whole gzip data (${reason(e)})`, path),
      ),
    ),
    TaskEither.map((bytes) => bytes.toString('latin1')),
  )

/** What is wrong with the fields of one line, if anything. */
const complaint = (fields: ReadonlyArray<string>): string | undefined => {
  if (fields.length !== pixels + 1) return `the line has ${fields.length} values and not ${pixels + 1}`
  const wrong = fields.findIndex(
    (field, i) => !/^\d{1,2}$/.test(field) || Number(field) > (i < pixels ? deepestInk : greatestLabel),
  )
  if (wrong < 0) return undefined
  return wrong < pixels
    ? `pixel ${wrong + 1} is '${fields[wrong]}', not an integer of 0 to ${deepestInk}`
    : `the label is '${fields[wrong]}', not a digit of 0 to ${greatestLabel}`
}

/** The images of a text of one image a line; `path` is for errors. */
const parse = (text: string, path: string, expected: number): Either.Either<DataError, DigitSet> => {
  const lines = text.replace(/\n$/, '').split('\n')
  const images = new Float32Array(lines.length * pixels)
  const labels = new Uint8Array(lines.length)
  for (const [n, line] of lines.entries()) {
    const fields = line.split(',')
    const what = complaint(fields)
    if (what !== undefined) return Either.left(dataError(what, `${path}, line ${n + 1}`))
    const values = fields.map(Number)
    labels[n] = values[pixels]
    for (let i = 0; i < pixels; i++) images[n * pixels + i] = values[i] / (deepestInk / 2) - 1
  }
  return lines.length === expected
    ? Either.right({ images, labels, count: expected })
    : Either.left(dataError(`the file has ${lines.length} images and not ${expected}`, path))
}

const readSet = (path: string, expected: number): TaskEither.TaskEither<DataError, DigitSet> =>
  pipe(
    readGzip(path),
    TaskEither.chainEitherK((text) => parse(text, path, expected)),
  )

/** A folder of several data sets has a folder of its own for this one. */
const within = (folder: string): string =>
  existsSync(join(folder, 'optdigits')) ? join(folder, 'optdigits') : folder

/**
 * Reads `optdigits.tra.gz` and `optdigits.tes.gz`.
 *
 * @param folder where they are, or where a folder `optdigits` with them is; the folder beside this file where none is
 * given.
 * @returns both sets, or the first file that is missing, damaged or of an unexpected length.
 */
export const readDigits = (folder: string = digitsFolder): TaskEither.TaskEither<DataError, Digits> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('train', () => readSet(join(within(folder), 'optdigits.tra.gz'), 3823)),
    TaskEither.bind('test', () => readSet(join(within(folder), 'optdigits.tes.gz'), 1797)),
  )

/** The images at the given positions, in that order. */
const select = ({ images, labels }: DigitSet, at: Int32Array): DigitSet => {
  const chosen = new Float32Array(at.length * pixels)
  at.forEach((from, to) => chosen.set(images.subarray(from * pixels, (from + 1) * pixels), to * pixels))
  return { images: chosen, labels: Uint8Array.from(at, (from) => labels[from]), count: at.length }
}

/**
 * Holds images of the training set back, at random, so that rates are chosen without the test set. The writers
 * of both parts are the same.
 *
 * @param heldOut number of images to hold back, less than `train.count`.
 * @param seed the same seed always gives the same parts.
 */
export const split = (
  train: DigitSet,
  heldOut: number,
  seed: number,
): Either.Either<DataError, { readonly train: DigitSet; readonly heldOut: DigitSet }> => {
  if (!Number.isInteger(heldOut) || heldOut < 1 || heldOut >= train.count)
    return Either.left(
      dataError(`heldOut is ${heldOut}`, 'split', `hold back an integer of 1 to ${train.count - 1}`),
    )
  const order = permutation(randomNumbers(seed, 'digits held out'), train.count)
  return Either.right({
    train: select(train, order.subarray(heldOut)),
    heldOut: select(train, order.subarray(0, heldOut)),
  })
}

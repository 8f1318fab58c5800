/**
 * Folders of pictures. All have one format and one size; of each the middle square is kept and resized as it is read.
 * Reading is by position, so that a folder may be larger than memory.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { reason } from './files.js'
import { dataError, type Images } from './images.js'
import { decodePicture, formatOf, type Format, type Picture } from './picture.js'
import { cropMiddle, resize } from './resize.js'

/** Files of pictures with their classes, in one order. */
export interface Listing {
  readonly files: readonly string[]
  readonly labels: Uint8Array
}

/** What is made of each picture. A square one is kept whole. */
export interface Fitting {
  /** The side of the middle square that is kept of others; their shorter side where it is left out or too large. */
  readonly crop?: number
  /** The side of the result. */
  readonly side: number
}

type Size = Pick<Picture, 'height' | 'width'>
const showSize = ({ height, width }: Size): string => `${width} x ${height}`

/** The format of all files, or the first that has another. */
const oneFormat = (files: readonly string[], where: string): Either.Either<DataError, Format> => {
  const wanted = files[0] === undefined ? undefined : formatOf(files[0])
  if (wanted === undefined)
    return Either.left(
      dataError('there are no jpg or png files', where, 'name a folder of pictures with --path'),
    )
  const other = files.find((file) => formatOf(file) !== wanted)
  return other === undefined
    ? Either.right(wanted)
    : Either.left(
        dataError(
          `the file isn't a ${wanted} as '${basename(files[0]!)}' is`,
          other,
          'give all pictures one format, or take it out',
        ),
      )
}

const fit =
  ({ crop = Infinity, side }: Fitting) =>
  (p: Picture): Picture => {
    const square = p.height === p.width ? p : cropMiddle(Math.min(p.height, p.width, crop))(p)
    return square.height === side ? square : resize(side, side)(square)
  }

const checkSize =
  (wanted: Size, path: string) =>
  (p: Picture): Either.Either<DataError, Picture> =>
    p.height === wanted.height && p.width === wanted.width
      ? Either.right(p)
      : Either.left(
          dataError(
            `the picture is ${showSize(p)}, while the first is ${showSize(wanted)}`,
            path,
            'give all pictures one size, or take it out',
          ),
        )

const readError = (path: string) => (e: unknown) =>
  dataError(`the file can't be read (${reason(e)})`, path, 'check that it is there and readable')

/** Reads pictures by position: [at.length, side, side, 3]. */
const reader =
  (files: readonly string[], format: Format, wanted: Size, fitting: Fitting): Images['read'] =>
  (at) => {
    const size = fitting.side * fitting.side * 3
    const out = new Uint8Array(at.length * size)
    for (const [i, position] of at.entries()) {
      const path = files[position]!
      const picture = pipe(
        Either.tryCatch(() => readFileSync(path), readError(path)),
        Either.chain((bytes) => decodePicture(bytes, format, path)),
        Either.chain(checkSize(wanted, path)),
        Either.map(fit(fitting)),
      )
      if (Either.isLeft(picture)) return picture
      out.set(picture.right.pixels, i * size)
    }
    return Either.right(out)
  }

/**
 * The pictures of a listing, read when they are asked for. The first is read at once, and says what size all have.
 *
 * @param where for the error of a listing without pictures.
 */
export const pictures = (
  { files, labels }: Listing,
  fitting: Fitting,
  where: string,
): TaskEither.TaskEither<DataError, Images> =>
  pipe(
    TaskEither.fromEither(oneFormat(files, where)),
    TaskEither.bindTo('format'),
    TaskEither.bind('first', ({ format }) =>
      pipe(
        TaskEither.tryCatch(() => readFile(files[0]!), readError(files[0]!)),
        TaskEither.chainEitherK((bytes) => decodePicture(bytes, format, files[0]!)),
      ),
    ),
    TaskEither.map(({ format, first }) => ({
      height: fitting.side,
      width: fitting.side,
      channels: 3,
      count: files.length,
      labels,
      read: reader(files, format, first, fitting),
    })),
  )

/** MNIST (Y. LeCun, C. Cortes, C. Burges): grey digits of 28 x 28, 0 for paper, in four idx files, packed or not. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { filesUnder, folderOf, needFile, readUnpacked, sha256 } from './files.js'
import { parseIdx } from './idx.js'
import { checkLabels, dataError, inMemory, type DataSet, type Images } from './images.js'

const side = 28
const restore = 'put back the original files'

/** An idx file: where it was found, and its bytes. */
interface Found {
  readonly path: string
  readonly bytes: Uint8Array
}

const find = (
  files: readonly string[],
  folder: string,
  name: string,
): TaskEither.TaskEither<DataError, Found> =>
  pipe(
    needFile(files, folder, {
      stem: name.replace('-idx', '[-.]idx'),
      ending: '(\\.gz)?',
      original: `${name}.gz`,
    }),
    TaskEither.fromEither,
    TaskEither.bindTo('path'),
    TaskEither.bind('bytes', ({ path }) => readUnpacked(path)),
  )

const together = (pixels: Found, labels: Found): Either.Either<DataError, Images> =>
  pipe(
    Either.Do,
    Either.bind('drawn', () => parseIdx(pixels.bytes, 3, pixels.path)),
    Either.bind('named', () => parseIdx(labels.bytes, 1, labels.path)),
    Either.filterOrElse(
      ({ drawn: { shape } }) => shape[1] === side && shape[2] === side,
      ({ drawn: { shape } }) =>
        dataError(`the images are ${shape[1]} x ${shape[2]} and not ${side} x ${side}`, pixels.path, restore),
    ),
    Either.filterOrElse(
      ({ drawn, named }) => drawn.shape[0] === named.shape[0],
      ({ drawn, named }) =>
        dataError(`there are ${named.shape[0]} labels for ${drawn.shape[0]} images`, labels.path, restore),
    ),
    Either.chain(({ drawn, named }) =>
      pipe(
        checkLabels(named.values, 10, labels.path),
        Either.map((checked) => inMemory({ height: side, width: side, channels: 1 }, drawn.values, checked)),
      ),
    ),
  )

const readPart = (files: readonly string[], folder: string, name: string) =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('pixels', () => find(files, folder, `${name}-images-idx3-ubyte`)),
    TaskEither.bind('labels', () => find(files, folder, `${name}-labels-idx1-ubyte`)),
    TaskEither.bind('images', ({ pixels, labels }) => TaskEither.fromEither(together(pixels, labels))),
    TaskEither.map(({ pixels, labels, images }) => ({ images, sources: [pixels.bytes, labels.bytes] })),
  )

/**
 * Reads MNIST. Its digest is of the unpacked files.
 *
 * @param path a folder with the four files, or one of them.
 */
export const readMnist = (path: string): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    folderOf(path),
    TaskEither.bindTo('folder'),
    TaskEither.bind('files', ({ folder }) => filesUnder(folder)),
    TaskEither.bind('train', ({ files, folder }) => readPart(files, folder, 'train')),
    TaskEither.bind('test', ({ files, folder }) => readPart(files, folder, 't10k')),
    TaskEither.map(({ train, test }) => ({
      name: 'mnist',
      classes: 10,
      train: train.images,
      test: test.images,
      sha256: sha256(...train.sources, ...test.sources),
    })),
  )

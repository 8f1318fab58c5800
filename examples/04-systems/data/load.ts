/** Any of the data sets by its name: found, cut to as many images as wanted, made smaller, and kept in memory if it fits. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { averagedTo } from './average.js'
import { readCelebA } from './celeba.js'
import { readCifar10 } from './cifar10.js'
import { bytesOf, dataError, first, inMemory, range, type DataSet, type Images } from './images.js'
import { readFolder } from './listing.js'
import { readMnist } from './mnist.js'
import { readOptdigits } from './optdigits.js'
import { readSvhn } from './svhn.js'

type Read = (path: string) => TaskEither.TaskEither<DataError, DataSet>

/** Sides of pictures at full size. */
const sides = { celeba: 64, celebaHq: 256, folder: 64 }

const readers = {
  optdigits: readOptdigits,
  mnist: readMnist,
  svhn: readSvhn,
  cifar10: readCifar10,
  celeba: (path) => readCelebA(path, sides.celeba),
  'celeba-hq': (path) => readFolder('celeba-hq', path, { side: sides.celebaHq }),
  folder: (path) => readFolder('folder', path, { side: sides.folder }),
} satisfies Readonly<Record<string, Read>>

export type DataName = keyof typeof readers
export const dataNames = Object.keys(readers) as readonly DataName[]

/** Which data, and what is made of it. */
export interface Request {
  readonly data: DataName
  /** A file or a folder; where none is given, the folder of that name under GIRY_DATA, or GIRY_DATA itself. */
  readonly path?: string
  /** Larger images are averaged down to this side. */
  readonly side?: number
  /** How many images to keep of each part, at most. */
  readonly most?: Readonly<Partial<Record<'train' | 'test', number>>>
  /** Bytes of a part that are kept in memory, at most; a larger part is read as it is needed. */
  readonly memory?: number
  /** Is told how many images of a part are read. */
  readonly onProgress?: (done: number, total: number) => void
}

const gibibyte = 2 ** 30
/** Images that are read before others get their turn. */
const turn = 256

const pathOf = ({ data, path }: Request): Either.Either<DataError, string | undefined> => {
  const root = process.env['GIRY_DATA']
  if (path !== undefined) return Either.right(path)
  if (data === 'optdigits') return Either.right(undefined)
  if (root === undefined || root === '')
    return Either.left(
      dataError(`nothing says where the data '${data}' are`, 'GIRY_DATA', 'give --path, or set it'),
    )
  return Either.right(existsSync(join(root, data)) ? join(root, data) : root)
}

/** The images in memory, read in turns. */
const keep =
  ({ onProgress }: Request) =>
  (images: Images): TaskEither.TaskEither<DataError, Images> =>
  async () => {
    const size = bytesOf(images)
    const pixels = new Uint8Array(images.count * size)
    for (let from = 0; from < images.count; from += turn) {
      const read = images.read(range(from, Math.min(from + turn, images.count)))
      if (Either.isLeft(read)) return read
      pixels.set(read.right, from * size)
      onProgress?.(Math.min(from + turn, images.count), images.count)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return Either.right(inMemory(images, pixels, images.labels))
  }

const prepare =
  (request: Request, part: 'train' | 'test') =>
  (images: Images): TaskEither.TaskEither<DataError, Images> => {
    const { side = Infinity, most = {}, memory = gibibyte } = request
    const wanted = pipe(images, first(most[part] ?? Infinity), averagedTo(side))
    return wanted.count * bytesOf(wanted) <= memory ? keep(request)(wanted) : TaskEither.right(wanted)
  }

/** Loads a data set, or says what is missing, damaged or not as it should be. */
export const loadData = (request: Request): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    TaskEither.fromEither(pathOf(request)),
    TaskEither.chain((path) => (path === undefined ? readOptdigits() : readers[request.data](path))),
    TaskEither.bindTo('whole'),
    TaskEither.bind('train', ({ whole }) => prepare(request, 'train')(whole.train)),
    TaskEither.bind('test', ({ whole }) => prepare(request, 'test')(whole.test)),
    TaskEither.map(({ whole, train, test }) => ({ ...whole, train, test })),
  )

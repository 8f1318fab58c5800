/**
 * CelebA (Liu et al. 2015): jpgs of 178 x 218 named by number, of which the middle square of 140 is kept, as Ghosh et al.
 * (2020) do. Its parts are those of `list_eval_partition.txt`, 0 to train on and 2 to test with; where that is missing,
 * the published numbers. With `list_attr_celeba.txt` the classes are the eight of male, smiling and young.
 */
import { basename } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { filesUnder, findFile, folderOf, readBytes } from './files.js'
import type { Listing } from './folder.js'
import { dataError, type DataSet } from './images.js'
import { dataSetOf, picturesUnder } from './listing.js'

/** Words of each picture, by its file's name. */
type Rows = ReadonlyMap<string, readonly string[]>

interface Table {
  readonly path: string
  readonly names: readonly string[]
  readonly rows: Rows
}

const lastToTrainOn = 162_770
const firstToTestWith = 182_638
const attributes = ['Male', 'Smiling', 'Young'] as const
const crop = 140

const words = (line: string): readonly string[] => line.trim().split(/\s+/)

/** A text of one picture a line; lines before the first picture are names of columns. */
const tableOf = (path: string, text: string): Table => {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(words)
  const isRow = ([name]: readonly string[]): boolean => /\.(jpe?g|png)$/i.test(name ?? '')
  return {
    path,
    names: lines.filter((line) => !isRow(line)).at(-1) ?? [],
    rows: new Map(lines.filter(isRow).map(([name, ...rest]) => [name!, rest])),
  }
}

/** The table of that name, or undefined where there is none. */
const readTable = (
  files: readonly string[],
  stem: string,
): TaskEither.TaskEither<DataError, Table | undefined> => {
  const path = findFile(files, { stem, ending: '\\.txt', original: `${stem}.txt` })
  return path === undefined
    ? TaskEither.right(undefined)
    : pipe(
        readBytes(path),
        TaskEither.map((bytes) => tableOf(path, Buffer.from(bytes).toString('latin1'))),
      )
}

const restore = 'put back the original file'

/** The part of a picture, 0 to train on and 2 to test with. */
const partOf =
  (table: Table | undefined) =>
  (file: string): Either.Either<DataError, number> => {
    const name = basename(file)
    const part = table === undefined ? partByNumber(parseInt(name, 10)) : Number(table.rows.get(name)?.[0])
    return part === 0 || part === 1 || part === 2
      ? Either.right(part)
      : Either.left(dataError(`the picture '${name}' has no part`, table?.path ?? file, restore))
  }

const partByNumber = (n: number): number =>
  n <= lastToTrainOn ? 0 : n < firstToTestWith ? 1 : n >= firstToTestWith ? 2 : NaN

/** The class of a picture: a bit for each attribute, the first the highest. */
const labelOf =
  (table: Table | undefined) =>
  (file: string): Either.Either<DataError, number> => {
    if (table === undefined) return Either.right(0)
    const row = table.rows.get(basename(file))
    const values = attributes.map((name) => row?.[table.names.indexOf(name)])
    return values.every((v) => v === '1' || v === '-1')
      ? Either.right(values.reduce((label, v) => 2 * label + (v === '1' ? 1 : 0), 0))
      : Either.left(
          dataError(`the picture '${basename(file)}' has no attributes of 1 or -1`, table.path, restore),
        )
  }

/** The pictures of each part; contiguous blocks where a cut has none to test with. */
const parted = (files: readonly string[], labels: readonly number[], partNumbers: readonly number[]) => {
  const isWhole = partNumbers.includes(0) && partNumbers.includes(2)
  const trained = Math.floor(files.length * 0.8)
  const pick = (part: number): Listing => {
    const chosen = files
      .map((_, i) => i)
      .filter((i) => (isWhole ? partNumbers[i] === part : i < trained === (part === 0)))
    return { files: chosen.map((i) => files[i]!), labels: Uint8Array.from(chosen, (i) => labels[i]!) }
  }
  return { train: pick(0), test: pick(2) }
}

/**
 * Reads CelebA; square pictures that were cropped before are kept whole.
 *
 * @param path a folder with the pictures and, if they are there, the two lists.
 * @param side the side of the result; the table has 64.
 */
export const readCelebA = (path: string, side: number): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    folderOf(path),
    TaskEither.bindTo('folder'),
    TaskEither.bind('all', ({ folder }) => filesUnder(folder)),
    TaskEither.bind('files', ({ folder }) => picturesUnder(folder)),
    TaskEither.bind('partition', ({ all }) => readTable(all, 'list_eval_partition')),
    TaskEither.bind('described', ({ all }) => readTable(all, 'list_attr_celeba')),
    TaskEither.bind('parts', ({ files, partition }) =>
      TaskEither.fromEither(pipe(files, Either.traverseArray(partOf(partition)))),
    ),
    TaskEither.bind('labels', ({ files, described }) =>
      TaskEither.fromEither(pipe(files, Either.traverseArray(labelOf(described)))),
    ),
    TaskEither.chain(({ folder, files, labels, parts, described }) => {
      const { train, test } = parted(files, labels, parts)
      const classes = described === undefined ? 1 : 2 ** attributes.length
      return dataSetOf({ name: 'celeba', classes, path: folder, fitting: { crop, side } }, train, test)
    }),
  )

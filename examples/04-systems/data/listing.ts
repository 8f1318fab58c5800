/**
 * What a folder of pictures says by its own folders: `train` and `test` (or `val`) are the parts, the folders in them, or
 * in the whole, are classes in the order of their names. Without parts, the first four fifths of each class are to train
 * on. Pictures are in the order of their paths; files that are no pictures count for nothing.
 */
import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { filesUnder, reason, sha256 } from './files.js'
import { pictures, type Fitting, type Listing } from './folder.js'
import { dataError, type DataSet } from './images.js'
import { formatOf } from './picture.js'

/** A picture's file, and what its path says of it. */
interface Entry {
  readonly file: string
  readonly part: string | undefined
  readonly kind: string
}

const parts: Readonly<Record<string, 'train' | 'test'>> = { train: 'train', test: 'test', val: 'test' }
const mostClasses = 256

const entryOf =
  (path: string) =>
  (file: string): Entry => {
    const folders = relative(path, file).split(sep).slice(0, -1)
    const part = parts[folders[0] ?? '']
    return { file, part, kind: (part === undefined ? folders : folders.slice(1)).join('/') }
  }

/** The first four fifths of each class, and the rest. */
const inBlocks = (entries: readonly Entry[]): readonly Entry[] => {
  const kinds = [...new Set(entries.map(({ kind }) => kind))]
  return kinds.flatMap((kind) => {
    const members = entries.filter((entry) => entry.kind === kind)
    return members.map((entry, i) => ({
      ...entry,
      part: i < Math.floor(members.length * 0.8) ? 'train' : 'test',
    }))
  })
}

const listing = (entries: readonly Entry[], kinds: readonly string[], part: 'train' | 'test'): Listing => {
  const chosen = entries.filter((entry) => entry.part === part)
  return {
    files: chosen.map(({ file }) => file),
    labels: Uint8Array.from(chosen, ({ kind }) => kinds.indexOf(kind)),
  }
}

/** The listed pictures of a folder and the folders in it, by path. */
export const picturesUnder = (path: string): TaskEither.TaskEither<DataError, readonly string[]> =>
  pipe(
    filesUnder(path),
    TaskEither.map((files) => files.filter((file) => formatOf(file) !== undefined)),
  )

/** The SHA-256 of the paths, from `path` on, and the lengths of files. */
export const digestOf = (path: string, files: readonly string[]): TaskEither.TaskEither<DataError, string> =>
  TaskEither.tryCatch(
    async () => {
      const lines: string[] = []
      for (const file of files) lines.push(`${relative(path, file)} ${(await stat(file)).size}\n`)
      return sha256(...lines)
    },
    (e) => dataError(`a file can't be read (${reason(e)})`, path, 'check that it is there and readable'),
  )

/** A data set of two listings. */
export const dataSetOf = (
  {
    name,
    classes,
    path,
    fitting,
  }: Pick<DataSet, 'name' | 'classes'> & {
    readonly path: string
    readonly fitting: Fitting
  },
  train: Listing,
  test: Listing,
): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('train', () => pictures(train, fitting, `${path}, to train on`)),
    TaskEither.bind('test', () => pictures(test, fitting, `${path}, to test with`)),
    TaskEither.bind('sha256', () => digestOf(path, [...train.files, ...test.files])),
    TaskEither.map((read) => ({ name, classes, ...read })),
  )

/**
 * Reads a folder of pictures.
 *
 * @param name what the data set is called.
 */
export const readFolder = (
  name: string,
  path: string,
  fitting: Fitting,
): TaskEither.TaskEither<DataError, DataSet> =>
  pipe(
    picturesUnder(path),
    TaskEither.chain((files) => {
      const found = files.map(entryOf(path))
      const entries = found.some(({ part }) => part !== undefined) ? found : inBlocks(found)
      const kinds = [...new Set(entries.map(({ kind }) => kind))].toSorted()
      return kinds.length > mostClasses
        ? TaskEither.left(
            dataError(
              `there are ${kinds.length} classes`,
              path,
              `use at most ${mostClasses} folders of pictures`,
            ),
          )
        : dataSetOf(
            { name, classes: Math.max(1, kinds.length), path, fitting },
            listing(entries, kinds, 'train'),
            listing(entries, kinds, 'test'),
          )
    }),
  )

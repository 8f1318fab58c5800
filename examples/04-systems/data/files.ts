/**
 * Files of a data set: found by the pattern of their names under a path, read, and named by a digest. A cut, the first
 * N records of an original in its own format, has `.firstN` before the ending and stands in where there is no original.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError } from '../../shared/failure.js'
import { dataError } from './images.js'

/** Why something was thrown. */
export const reason = (e: unknown): string => (e instanceof Error ? e.message : String(e))

const list = async (path: string): Promise<readonly string[]> => {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted()
}

/** All files in a folder and the folders in it, by name; of a file, itself. */
export const filesUnder = (path: string): TaskEither.TaskEither<DataError, readonly string[]> =>
  TaskEither.tryCatch(
    () => list(path),
    (e) => dataError(`there is no such file or folder (${reason(e)})`, path, 'check --path or GIRY_DATA'),
  )

/** The folder that a path is, or lies in. */
export const folderOf = (path: string): TaskEither.TaskEither<DataError, string> =>
  TaskEither.tryCatch(
    async () => ((await stat(path)).isDirectory() ? path : dirname(path)),
    (e) => dataError(`there is no such file or folder (${reason(e)})`, path, 'check --path or GIRY_DATA'),
  )

/** What a file is called. */
export interface FileName {
  /** Regular expressions of what comes before and after `.firstN`. */
  readonly stem: string
  readonly ending: string
  /** The name of the original, for errors. */
  readonly original: string
}

const matching = (files: readonly string[], { stem, ending }: FileName): readonly string[] => {
  const pattern = new RegExp(`^${stem}(\\.first\\d+)?${ending}$`)
  const shorter = (a: string, b: string): number => basename(a).length - basename(b).length
  return files.filter((file) => pattern.test(basename(file))).toSorted(shorter)
}

/** The file of that name if there is one: the original, or else its shortest-named cut. */
export const findFile = (files: readonly string[], name: FileName): string | undefined =>
  matching(files, name)[0]

/** The file of that name, or an error that says what was looked for. */
export const needFile = (
  files: readonly string[],
  path: string,
  name: FileName,
): Either.Either<DataError, string> =>
  Either.fromNullable(
    dataError(
      `there is no file ${name.original}, nor a cut of it`,
      path,
      'put it there, or name its folder with --path',
    ),
  )(findFile(files, name))

/** The bytes of a file. */
export const readBytes = (path: string): TaskEither.TaskEither<DataError, Uint8Array> =>
  TaskEither.tryCatch(
    () => readFile(path),
    (e) => dataError(`the file can't be read (${reason(e)})`, path, 'check that it is there and readable'),
  )

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** The bytes of a file, unpacked where they are gzip. */
export const readUnpacked = (path: string): TaskEither.TaskEither<DataError, Uint8Array> =>
  pipe(
    readBytes(path),
    TaskEither.chain((bytes) =>
      !isGzip(bytes)
        ? TaskEither.right(bytes)
        : TaskEither.tryCatch(
            () => promisify(gunzip)(bytes),
            (e) =>
              dataError(`the file isn't whole gzip data (${reason(e)})`, path, 'put back the original file'),
          ),
    ),
  )

/** The SHA-256 of several runs of bytes, one after the other, in hexadecimal digits. */
export const sha256 = (...parts: readonly (Uint8Array | string)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

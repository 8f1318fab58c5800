/** What the results of a folder were made with: a file beside them, so that others are never mixed in. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { Failure } from '../../shared/failure.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { dataError } from '../data/images.js'
import { lessonsFile } from '../metrics/classifier.js'
import { classifierFile } from '../metrics/saved.js'
import { digestOf, type Work } from './work.js'

const fileName = 'settings.json'
const codec = t.type({ digest: t.string })

/** The folder of the cells' results and checkpoints. */
export const cellsFolder = (out: string): string => join(out, 'cells')

const isMissing = (e: unknown): boolean => (e as NodeJS.ErrnoException).code === 'ENOENT'

/** The text of a file, or undefined where there is none. */
export const readText = (path: string): TaskEither.TaskEither<Failure, string | undefined> =>
  TaskEither.tryCatch(
    () => readFile(path, 'utf8').catch((e: unknown) => (isMissing(e) ? undefined : Promise.reject(e))),
    (e) => new Error(`can't read ${path}: ${String(e)}`),
  )

const compare = (path: string, text: string, digest: string): Either.Either<Failure, void> =>
  pipe(
    Either.tryCatch(() => JSON.parse(text) as unknown, String),
    Either.chainW(codec.decode),
    Either.match(
      () => false,
      (found) => found.digest === digest,
    ),
    (same) =>
      same
        ? Either.right(undefined)
        : Either.left(
            dataError(
              'the folder has results of other settings or other data',
              path,
              'give --fresh to forget them, or another folder with --out',
            ),
          ),
  )

/** Makes the folder that of this work, or finds that it is; a folder of other work is an error. */
export const claim = (out: string, work: Work): TaskEither.TaskEither<Failure, void> => {
  const digest = digestOf(work)
  const { data, ...rest } = work
  const content = { digest, data: data.name, sha256: data.sha256, ...rest }
  const path = join(out, fileName)
  return pipe(
    readText(path),
    TaskEither.chain((text) =>
      text === undefined
        ? TaskEither.map(() => undefined)(writeAtomic(out, fileName, `${JSON.stringify(content, null, 2)}\n`))
        : TaskEither.fromEither(compare(path, text, digest)),
    ),
  )
}

/** Forgets the results, checkpoints and classifier of a folder. */
export const forget = (out: string): TaskEither.TaskEither<Failure, void> =>
  TaskEither.tryCatch(
    async () => {
      await rm(cellsFolder(out), { recursive: true, force: true })
      await Promise.all(
        [fileName, classifierFile, `${lessonsFile}.json`].map((name) => rm(join(out, name), { force: true })),
      )
    },
    (e) => new Error(`can't empty ${out}: ${String(e)}`),
  )

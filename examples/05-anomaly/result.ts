/** What a training has come to, and its file. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { Failure } from '../shared/failure.js'
import { writeAtomic } from '../shared/writeAtomic.js'
import { reason } from '../04-systems/data/files.js'
import { dataError } from '../04-systems/data/images.js'
import { nameOf, type Case, type Task } from './work.js'

/** Numbers as text, bit by bit. */
const numbers = new t.Type<Float32Array, string>(
  'float32 in base 64',
  (u): u is Float32Array => u instanceof Float32Array,
  (value, context) => {
    const bytes = typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64')) : undefined
    return bytes === undefined || bytes.length % 4 !== 0
      ? t.failure(value, context)
      : t.success(new Float32Array(bytes.buffer))
  },
  (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
)

const codec = t.readonly(
  t.type({
    /** Updates of the generator. */
    iterations: t.number,
    /** Of training, and of scoring the test. */
    seconds: t.readonly(t.type({ training: t.number, scoring: t.number })),
    /** Of each image of the test: the sum of squared errors, and -log p(z) up to a constant. */
    errors: numbers,
    energies: numbers,
  }),
)

export type Result = t.TypeOf<typeof codec>

const isMissing = (e: unknown): boolean => (e as NodeJS.ErrnoException).code === 'ENOENT'

const parse = (path: string, text: string): Either.Either<Failure, Result> =>
  pipe(
    Either.tryCatch(() => JSON.parse(text) as unknown, reason),
    Either.chain((json) => {
      const decoded = codec.decode(json)
      return Either.isRight(decoded) ? decoded : Either.left(PathReporter.report(decoded).join('; '))
    }),
    Either.mapLeft((why) =>
      dataError(
        `the file is no result of a training (${why})`,
        path,
        'delete it, and the images are scored anew',
      ),
    ),
  )

/** The result of a case, or undefined where it isn't finished. */
export const readResult = (folder: string, which: Case): Task<Result | undefined> => {
  const path = join(folder, `${nameOf(which)}.scores.json`)
  return pipe(
    TaskEither.tryCatch(
      () => readFile(path, 'utf8').catch((e: unknown) => (isMissing(e) ? undefined : Promise.reject(e))),
      (e): Failure => new Error(`can't read ${path}: ${reason(e)}`),
    ),
    TaskEither.chainEitherK((text) => (text === undefined ? Either.right(undefined) : parse(path, text))),
  )
}

export const writeResult = (folder: string, which: Case, result: Result): Task<string> =>
  writeAtomic(folder, `${nameOf(which)}.scores.json`, JSON.stringify(codec.encode(result)))

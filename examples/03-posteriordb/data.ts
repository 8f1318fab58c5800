/**
 * The data of this example, from posteriordb (Magnusson et al.; BSD-3-Clause, data/LICENCE.md): one JSON file for each data set, as
 * the models take it. What a file must have is said once, by a codec.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { DataError } from '../shared/failure.js'

const numbers = t.readonlyArray(t.number)

const codecs = {
  eight_schools: t.type({ J: t.literal(8), y: numbers, sigma: numbers }),
  arK: t.type({ K: t.literal(5), T: t.Int, y: numbers }),
  kidiq: t.type({ N: t.Int, kid_score: numbers, mom_hs: numbers, mom_iq: numbers }),
  sblri: t.type({ N: t.Int, D: t.literal(5), X: t.readonlyArray(numbers), y: numbers }),
  wells_data: t.type({
    N: t.Int,
    switched: t.readonlyArray(t.union([t.literal(0), t.literal(1)])),
    dist: numbers,
  }),
}

/** The data sets by their names in posteriordb. */
export type DataSets = { readonly [K in keyof typeof codecs]: t.TypeOf<(typeof codecs)[K]> }
export type DataSet = keyof DataSets

/** The folder that comes with this example. */
export const dataFolder = fileURLToPath(new URL('data', import.meta.url))

export const dataError = (what: string, where: string): DataError => ({
  _tag: 'DataError',
  what,
  where,
  remedy: 'put back the original file of posteriordb; data/NOTICE.md says where it comes from',
})

/** A folder of several collections has a folder of its own for this one. */
const within = (folder: string): string =>
  existsSync(join(folder, 'posteriordb')) ? join(folder, 'posteriordb') : folder

const reason = (e: unknown): string => (e instanceof Error ? e.message : String(e))

/** A JSON file of a known form; `folder` is the example's own where none is given. */
export const readJson = <A>(
  codec: t.Type<A, unknown>,
  name: string,
  folder: string = dataFolder,
): TaskEither.TaskEither<DataError, A> => {
  const path = join(within(folder), name)
  return pipe(
    TaskEither.tryCatch(
      () => readFile(path, 'utf8'),
      (e) => dataError(`the file can't be read (${reason(e)})`, path),
    ),
    TaskEither.chainEitherK((text) =>
      Either.tryCatch(
        () => JSON.parse(text) as unknown,
        (e) => dataError(`the file isn't whole JSON (${reason(e)})`, path),
      ),
    ),
    TaskEither.chainEitherK((json) =>
      pipe(
        codec.decode(json),
        Either.mapLeft((errors) =>
          dataError(PathReporter.report(Either.left(errors)).slice(0, 3).join('; '), path),
        ),
      ),
    ),
  )
}

/** How long the lists of a data set must be. */
const lengths: {
  readonly [K in DataSet]: (d: DataSets[K]) => readonly (readonly [string, number, number])[]
} = {
  eight_schools: ({ J, y, sigma }) => [
    ['y', y.length, J],
    ['sigma', sigma.length, J],
  ],
  arK: ({ T, y }) => [['y', y.length, T]],
  kidiq: ({ N, ...lists }) =>
    (['kid_score', 'mom_hs', 'mom_iq'] as const).map((name) => [name, lists[name].length, N]),
  sblri: ({ N, D, X, y }) => [
    ['y', y.length, N],
    ['X', X.length, N],
    ...X.map((row, i) => [`X[${i}]`, row.length, D] as const),
  ],
  wells_data: ({ N, switched, dist }) => [
    ['switched', switched.length, N],
    ['dist', dist.length, N],
  ],
}

/** Reads a data set, and checks that its lists are as long as it says. */
export const readData = <K extends DataSet>(
  name: K,
  folder?: string,
): TaskEither.TaskEither<DataError, DataSets[K]> => {
  const file = `data/${name}.json`
  return pipe(
    readJson(codecs[name] as unknown as t.Type<DataSets[K], unknown>, file, folder),
    TaskEither.chainEitherK((data) => {
      const wrong = lengths[name](data).find(([, length, wanted]) => length !== wanted)
      return wrong === undefined
        ? Either.right(data)
        : Either.left(dataError(`${wrong[0]} has ${wrong[1]} entries and not ${wrong[2]}`, file))
    }),
  )
}

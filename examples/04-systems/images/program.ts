/** Writes images one by one, slice by slice, so that as many as one likes fit. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError, Failure } from '../../shared/failure.js'
import { imageGrid } from '../../shared/images.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { bytesOf, dataError, range, type Images, type Shape } from '../data/images.js'
import type { System } from '../system.js'
import { systems } from '../systems.js'
import { nameOf, readResult, type Cell } from '../table/cell.js'
import { asBytes, draws, type Make } from '../table/draws.js'
import type { Job, Task } from '../table/job.js'
import { learn } from '../table/learn.js'
import type { Row } from '../table/rows.js'
import { claim } from '../table/settings.js'
import { workOf, type Work } from '../table/work.js'
import type { Options } from './options.js'

/** Images of one slice. */
const slice = 1000

/** The bytes of `count` images from the one with number `first`. */
type Source = (first: number, count: number) => Task<Uint8Array>

const fileOf = (i: number): string => `${String(i).padStart(6, '0')}.png`

const stopped: Failure = {
  _tag: 'Cancelled',
  what: 'the writing was stopped',
  where: 'images',
  remedy: 'start it again',
}

const writeAll = (
  {
    to,
    count,
    shape,
    source,
    signal,
  }: Pick<Options, 'to' | 'count'> & Pick<Job, 'signal'> & { readonly shape: Shape; readonly source: Source },
  onProgress: (done: number) => void,
): Task<number> => {
  const size = bytesOf(shape)
  const firsts = Array.from({ length: Math.ceil(count / slice) }, (_, i) => i * slice)
  const one = (bytes: Uint8Array, first: number, i: number) =>
    writeAtomic(to, fileOf(first + i), imageGrid(bytes.subarray(i * size, (i + 1) * size), shape, 1, 1))
  return pipe(
    firsts,
    TaskEither.traverseSeqArray((first) =>
      pipe(
        signal.aborted ? TaskEither.left(stopped) : source(first, Math.min(slice, count - first)),
        TaskEither.chainW((bytes) =>
          TaskEither.traverseSeqArray((i: number) => one(bytes, first, i))([
            ...range(0, bytes.length / size),
          ]),
        ),
        TaskEither.map((written) => onProgress(first + written.length)),
      ),
    ),
    TaskEither.map(() => count),
  )
}

const ofData =
  (images: Images): Source =>
  (first, count) =>
    TaskEither.fromEither(images.read(range(first, first + count)))

const makeOf = <S, A>(system: System<S, A>, { from, name }: Row): Either.Either<DataError, Make<S, A>> => {
  const { generate, generateBySampler } = system
  const make = from === 'prior' ? generate : generateBySampler
  return make === undefined
    ? Either.left(dataError('the system has no sampler of its own', name, 'choose another row'))
    : Either.right(make)
}

/** The source of a row; the training must be in the table's folder. */
const ofRow = (job: Job, row: Row): Task<Source> =>
  pipe(
    readResult(job.out, job.cell),
    TaskEither.filterOrElseW(
      (result) => result?.kind === 'measured',
      () =>
        dataError(
          `${nameOf(job.cell)} is not finished`,
          job.out,
          'run the table with the same options first, or choose its folder with --out',
        ),
    ),
    TaskEither.chain(() =>
      systems[row.system](job.work.settings[row.system])((system): Task<Source> =>
        pipe(
          TaskEither.fromEither(makeOf(system, row)),
          TaskEither.bindTo('make'),
          TaskEither.bindW('learned', () => learn(job, system)),
          TaskEither.map(
            ({ make, learned }): Source =>
              (first, count) =>
                pipe(draws(job, learned, make, { first, count }), TaskEither.map(asBytes)),
          ),
        ),
      ),
    ),
  )

/** Reads the data, and writes the images that are asked for; gives their number. */
export const run = (options: Options, watched: Pick<Job, 'signal' | 'progress'>): Task<number> => {
  const { row, seed, count, to, out } = options
  const { progress, signal } = watched
  const told = (stage: string, total: number) => (done: number) =>
    progress.update({ stage, done, total, losses: {} })
  const written = (source: Source, shape: Shape, most: number): Task<number> =>
    writeAll({ to, count: most, shape, source, signal }, told('write images', most))
  const cellOf = ({ system }: Row): Cell => ({ system, seed })
  const generated = (work: Work, of: Row): Task<number> =>
    pipe(
      claim(out, work),
      TaskEither.chain(() => ofRow({ cell: cellOf(of), work, out, ...watched }, of)),
      TaskEither.chain((source) => written(source, work.data.train, count)),
    )
  return pipe(
    workOf(options, (done, total) => told('read images', total)(done)),
    TaskEither.chain((work) =>
      row === 'data'
        ? written(ofData(work.data.train), work.data.train, Math.min(count, work.data.train.count))
        : generated(work, row),
    ),
  )
}

/** A cell of the table, a system and a seed: what its training has come to, and its file. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { join } from 'node:path'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { Failure } from '../../shared/failure.js'
import { real } from '../../shared/summary.js'
import { point } from '../../shared/training.js'
import { writeAtomic } from '../../shared/writeAtomic.js'
import { dataError } from '../data/images.js'
import type { SystemName } from '../systems.js'
import { cellsFolder, readText } from './settings.js'

/** Bytes as text. */
const bytes = new t.Type<Uint8Array, string>(
  'bytes in base 64',
  (u): u is Uint8Array => u instanceof Uint8Array,
  (value, context) =>
    typeof value === 'string'
      ? t.success(Uint8Array.from(Buffer.from(value, 'base64')))
      : t.failure(value, context),
  (value) => Buffer.from(value).toString('base64'),
)

const generated = t.readonly(t.type({ fcd: real, kid: real, kidError: real, samples: bytes }))

/** Chains of the prior from noise, as bytes, each with so many images along it, so many steps apart. */
const chains = t.readonly(t.type({ frames: t.number, stride: t.number, images: bytes }))

const measured = t.readonly(
  t.intersection([
    t.type({
      kind: t.literal('measured'),
      /** Updates of the generator. */
      iterations: t.number,
      /** Of training with what is fitted afterwards, and of all measurements. */
      seconds: t.readonly(t.type({ training: real, evaluation: real })),
      /** Mean squares of a pixel's error on [-1, 1]: before and after the descent. */
      mseStart: real,
      mse: real,
      /** The first test images after the descent. */
      reconstructions: bytes,
      /** By the prior, by N(0, I) instead, and by the inference's own q(z) where it has one. */
      from: t.readonly(
        t.intersection([t.type({ prior: generated, noise: generated }), t.partial({ sampler: generated })]),
      ),
      curve: t.readonlyArray(point),
      fitCurve: t.readonlyArray(point),
    }),
    t.partial({ chains }),
  ]),
)

/** A training that came to nothing, and why: it would again. */
const diverged = t.readonly(t.type({ kind: t.literal('diverged'), why: t.string }))

const codec = t.union([measured, diverged])

/** What is known of generated images; `samples` are some of them, as bytes. */
export type Generated = t.TypeOf<typeof generated>
export type Chains = t.TypeOf<typeof chains>
export type Measured = t.TypeOf<typeof measured>
export type Result = t.TypeOf<typeof codec>

/** Names a cell. */
export interface Cell {
  readonly system: SystemName
  readonly seed: number
}

export const nameOf = ({ system, seed }: Cell): string => `${system}-${seed}`

/** Writes the result of a cell. */
export const writeResult = (
  out: string,
  cell: Cell,
  result: Result,
): TaskEither.TaskEither<Failure, string> =>
  writeAtomic(cellsFolder(out), `${nameOf(cell)}.json`, JSON.stringify(codec.encode(result)))

const decode = (path: string, text: string): Either.Either<Failure, Result> =>
  pipe(
    Either.tryCatch(() => JSON.parse(text) as unknown, String),
    Either.chain((json) => {
      const decoded = codec.decode(json)
      return Either.isRight(decoded) ? decoded : Either.left(PathReporter.report(decoded).join('; '))
    }),
    Either.mapLeft((why) =>
      dataError(`the file is no result of a cell (${why})`, path, 'delete it, and the cell is measured anew'),
    ),
  )

/** The result of a cell, or undefined where it isn't finished. */
export const readResult = (out: string, cell: Cell): TaskEither.TaskEither<Failure, Result | undefined> => {
  const path = join(cellsFolder(out), `${nameOf(cell)}.json`)
  return pipe(
    readText(path),
    TaskEither.chainEitherK((text) => (text === undefined ? Either.right(undefined) : decode(path, text))),
  )
}

// The files of a run, in one folder: where training is, and samplers that other programs can load.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { Run, Saved, Space as S, type Data, type Error as GE } from 'giry'
import { writeAtomic } from '../shared/writeAtomic.js'
import type { Task } from './machine.js'
import { family, type Parameters } from './program.js'
import type { Settings } from './profiles.js'

export type Weights = Data.Concrete<Parameters>

const unreadable = (path: string, why: string, remedy: string): GE.GiryError => ({
  _tag: 'CodecError',
  what: why,
  where: path,
  remedy,
})

const save = (folder: string, name: string, text: string): Task<string> =>
  pipe(
    writeAtomic(folder, name, text),
    TaskEither.mapLeft(({ message }) =>
      unreadable(join(folder, name), message, 'see that there is room, or choose another folder'),
    ),
  )

const missing = (e: unknown): boolean => e instanceof Error && 'code' in e && e.code === 'ENOENT'

/** The text of a file; undefined where there is none. */
const load =
  (path: string): Task<string | undefined> =>
  async () => {
    try {
      return Either.right(await readFile(path, 'utf8'))
    } catch (e) {
      return missing(e)
        ? Either.right(undefined)
        : Either.left(unreadable(path, String(e), 'make the file readable'))
    }
  }

/** How far training is: the checkpoint, and the losses until then as pairs of iteration and loss. */
export interface Saving {
  readonly checkpoint: Run.Checkpoint
  readonly losses: readonly (readonly [number, number])[]
}

export const trainingName = 'training.json'
const wrapped = t.type({ losses: t.readonlyArray(t.tuple([t.number, t.number])), checkpoint: t.unknown })

export const saveTraining = (folder: string, { checkpoint, losses }: Saving): Task<string> =>
  save(folder, trainingName, JSON.stringify({ losses, checkpoint: Run.encodeCheckpoint(checkpoint) }))

const decodeTraining = (path: string, text: string): Either.Either<GE.GiryError, Saving> => {
  const broken = (): GE.GiryError =>
    unreadable(path, 'the file was cut off, or is none of this program', 'start again without --resume')
  return pipe(
    Either.tryCatch(() => JSON.parse(text) as unknown, broken),
    Either.chain((json) => pipe(wrapped.decode(json), Either.mapLeft(broken))),
    Either.chain(({ losses, checkpoint }) =>
      pipe(
        Run.decodeCheckpoint(checkpoint),
        Either.bimap(
          (error) => ({ ...error, where: path }),
          (decoded) => ({ losses, checkpoint: decoded }),
        ),
      ),
    ),
  )
}

/** Where training was when it was saved last; undefined where nothing has been saved. */
export const loadTraining = (folder: string): Task<Saving | undefined> => {
  const path = join(folder, trainingName)
  return pipe(
    load(path),
    TaskEither.chainEitherK((text) =>
      text === undefined ? Either.right(undefined) : decodeTraining(path, text),
    ),
  )
}

/** The name of the file of a sampler after so many iterations. */
export const samplerName = (iteration: number): string => `sampler-${iteration}.json`

/** Saves a sampler, for any program that makes the same family. */
export const saveSampler =
  (o: Settings, folder: string, name: string) =>
  (weights: Weights): Task<string> =>
    pipe(
      Saved.write(family(o), S.real(2))(weights),
      TaskEither.fromEither,
      TaskEither.chain((text) => save(folder, name, text)),
    )

/** A sampler that was saved. */
export const loadSampler = (o: Settings, folder: string, name: string): Task<Weights> => {
  const path = join(folder, name)
  return pipe(
    load(path),
    TaskEither.filterOrElse(
      (text) => text !== undefined,
      () => unreadable(path, 'there is no such file', 'train a sampler first, or name its folder'),
    ),
    TaskEither.chainEitherK((text) =>
      pipe(
        Saved.read(family(o), S.real(2))(text!),
        Either.mapLeft((error) => ({ ...error, where: path })),
      ),
    ),
  )
}

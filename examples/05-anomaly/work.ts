/** What there is to do: the images, the setting of the systems, and a folder that is theirs alone. */
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError, Failure } from '../shared/failure.js'
import { sha256 } from '../04-systems/data/files.js'
import type { DataSet } from '../04-systems/data/images.js'
import { loadData } from '../04-systems/data/load.js'
import type { Setting } from '../04-systems/setting.js'
import type { Common } from './options.js'
import { profiles, side, type Profile } from './profiles.js'
import { splitOf, type Split } from './split.js'

export type Task<A> = TaskEither.TaskEither<Failure, A>

export const systemNames = ['lebm', 'damc'] as const

/** A training: which system learns, and which digit it never sees. */
export interface Case {
  readonly system: (typeof systemNames)[number]
  readonly digit: number
}

export const nameOf = ({ system, digit }: Case): string => `${system}-without-${digit}`

export interface Work {
  readonly data: DataSet
  readonly setting: (split: Split) => Setting
  /** For results and checkpoints: another folder for other settings or other data, so that they never meet. */
  readonly folder: string
}

/** Settles everything about a data set. */
export const workWith = ({ profile: name, seed, out }: Omit<Common, 'path'>, data: DataSet): Work => {
  const profile: Profile = profiles[name]
  const settings = {
    seed,
    counts: [data.train.count, data.test.count],
    setting: profile.setting(data.train, 0),
  }
  const digest = sha256(JSON.stringify([data.sha256, settings]))
  return {
    data,
    setting: ({ train }) => profile.setting(train, train.count),
    folder: join(out, `trainings-${digest.slice(0, 12)}`),
  }
}

/** Reads MNIST; `onProgress` hears how many images of a part are read. */
export const workOf = (
  options: Common,
  onProgress?: (done: number, total: number) => void,
): TaskEither.TaskEither<DataError, Work> => {
  const profile: Profile = profiles[options.profile]
  return pipe(
    loadData({
      data: 'mnist',
      side,
      most: profile.most,
      ...(options.path === undefined ? {} : { path: options.path }),
      ...(onProgress === undefined ? {} : { onProgress }),
    }),
    TaskEither.map((data) => workWith(options, data)),
  )
}

/** The split of a case. */
export const splitFor = ({ data }: Work, { digit }: Case): Task<Split> =>
  TaskEither.fromEither(splitOf(digit)(data))

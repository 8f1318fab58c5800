/** What there is to do: the data, the settings of the systems, and the name of both in results. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Failure } from '../../shared/failure.js'
import { sha256 } from '../data/files.js'
import type { DataSet } from '../data/images.js'
import { loadData } from '../data/load.js'
import { profiles } from '../profiles.js'
import { settingsBy, type Profile, type Settings } from '../profiles/profile.js'
import { assigned } from './assignments.js'
import { readEqualUpdates, withUpdates } from './equalTime.js'
import type { Common } from './options.js'

export interface Work {
  readonly data: DataSet
  readonly settings: Settings
  readonly flips: boolean
  readonly evaluation: Profile['evaluation']
  /** Updates of the classifier. */
  readonly classifier: number
}

/** Which data, and how much of it is learned. */
export type Which = Pick<Common, 'data' | 'profile' | 'path' | 'updates' | 'set' | 'equalTime'>

/** Reads the data, and settles everything else; `onProgress` hears how many images of a part are read. */
export const workOf = (
  { data: name, profile: profileName, path, updates, set = [], equalTime }: Which,
  onProgress?: (done: number, total: number) => void,
): TaskEither.TaskEither<Failure, Work> => {
  const profile: Profile = profiles[profileName]
  const { most, evaluation, classifier } = profile
  const side = profile.side(name)
  return pipe(
    loadData({
      data: name,
      most,
      ...(path === undefined ? {} : { path }),
      ...(side === undefined ? {} : { side }),
      ...(onProgress === undefined ? {} : { onProgress }),
    }),
    TaskEither.bindTo('data'),
    TaskEither.bindW('planned', ({ data }) => {
      const { height, width, channels, count } = data.train
      return TaskEither.fromEither(profile.settings(name, { height, width, channels }, count))
    }),
    TaskEither.bindW('longer', () =>
      equalTime === undefined ? TaskEither.right({}) : readEqualUpdates(equalTime),
    ),
    TaskEither.map(({ data, planned, longer }) => ({
      data,
      settings: pipe(
        settingsBy((system) => ({
          ...planned[system],
          iterations: updates ?? planned[system].iterations,
        })),
        assigned(set),
        withUpdates(longer),
      ),
      flips: profile.flips(name),
      evaluation,
      classifier,
    })),
  )
}

/** The name of all that results depend on, but for system and seed. */
export const digestOf = ({ data, ...rest }: Work): string =>
  sha256(JSON.stringify({ ...rest, data: data.sha256, counts: [data.train.count, data.test.count] }))

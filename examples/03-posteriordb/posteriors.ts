/** The six posteriors, each a model bound to its data. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Failure } from '../shared/failure.js'
import { readData } from './data.js'
import type { Model } from './model.js'
import { arK } from './models/arK.js'
import { blr } from './models/blr.js'
import { eightSchools } from './models/eightSchools.js'
import { interaction, momIq } from './models/kidscore.js'
import { wells } from './models/wells.js'
import type { KernelName } from './profiles.js'
import { sample, type Place, type Sample } from './sample.js'

/** A posterior without the types of its parameters: all that is left to do with it is to sample. */
export type Sampling = (kernel: KernelName, place: Place) => TaskEither.TaskEither<Failure, Sample>

const bound =
  <Z, X, Q, L>(m: Model<Z, X, Q, L>): Sampling =>
  (kernel, place) =>
    sample(kernel, place)(m)

/** By their names in posteriordb: reads the data from a folder, the example's own where none is given. */
export const posteriors = {
  'eight_schools-eight_schools_noncentered': (folder) =>
    pipe(readData('eight_schools', folder), TaskEither.map(eightSchools), TaskEither.map(bound)),
  'arK-arK': (folder) => pipe(readData('arK', folder), TaskEither.map(arK), TaskEither.map(bound)),
  'kidiq-kidscore_momiq': (folder) =>
    pipe(readData('kidiq', folder), TaskEither.map(momIq), TaskEither.map(bound)),
  'kidiq-kidscore_interaction': (folder) =>
    pipe(readData('kidiq', folder), TaskEither.map(interaction), TaskEither.map(bound)),
  'sblri-blr': (folder) => pipe(readData('sblri', folder), TaskEither.map(blr), TaskEither.map(bound)),
  'wells_data-wells_dist100_model': (folder) =>
    pipe(readData('wells_data', folder), TaskEither.map(wells), TaskEither.map(bound)),
} as const satisfies {
  readonly [name: string]: (folder?: string) => TaskEither.TaskEither<Failure, Sampling>
}

export type PosteriorName = keyof typeof posteriors

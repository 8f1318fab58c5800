// A whole run: train, draw pictures, compare. It can be stopped anywhere, and then gives what it has found so far.

import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Error as GE } from 'giry'
import { compare } from './compare.js'
import { evolution } from './evolution.js'
import { posteriors } from './exact.js'
import { saveSampler } from './files.js'
import { notebook, type Findings } from './findings.js'
import { likelihood } from './likelihood.js'
import type { Machine, Task } from './machine.js'
import { truth } from './measure.js'
import type { Profile } from './profiles.js'
import { damc } from './program.js'
import { train, type Place, type Training } from './train.js'

/** The findings of a run that went to its end, or those of one that was stopped. */
export type Found =
  | { readonly complete: true; readonly findings: Findings }
  | { readonly complete: false; readonly findings: Partial<Findings> }

/** The file of the trained sampler. */
export const samplerFile = 'sampler.json'

const cancelled: GE.GiryError = {
  _tag: 'Cancelled',
  what: 'training was stopped',
  where: 'run',
  remedy: 'go on with --resume',
}

const endsOf = ({ snapshots }: Training) => ({
  first: snapshots[0]!.weights,
  last: snapshots[snapshots.length - 1]!.weights,
})

/** Trains and measures the sampler of a likelihood. */
export const run = (number: number, profile: Profile, place: Place, machine: Machine): Task<Found> => {
  const { settings, measuring, picturing } = profile
  const { note, soFar } = notebook()
  return pipe(
    TaskEither.Do,
    TaskEither.bind('g', () => likelihood(number)),
    TaskEither.bind('training', ({ g }) =>
      note('training', train(damc(g, settings), settings, picturing.snapshots, place, machine)),
    ),
    TaskEither.filterOrElse(
      ({ training }) => !training.stopped,
      () => cancelled,
    ),
    TaskEither.tap(({ training }) => saveSampler(settings, place.folder, samplerFile)(endsOf(training).last)),
    TaskEither.bind('posteriors', ({ g }) => posteriors(g, machine)),
    TaskEither.bind('truth', ({ g, posteriors }) => truth(g, posteriors, measuring, machine)),
    TaskEither.bind('strips', ({ training: { snapshots }, ...known }) =>
      note('strips', evolution(known, settings, picturing, snapshots, machine)),
    ),
    TaskEither.bind('compared', ({ g, truth, training }) =>
      compare({ g, truth, profile, machine }, endsOf(training), note),
    ),
    TaskEither.map(({ training, strips, compared }): Found => ({
      complete: true,
      findings: { training, strips, ...compared },
    })),
    TaskEither.orElse((error) =>
      error._tag === 'Cancelled'
        ? TaskEither.right<GE.GiryError, Found>({ complete: false, findings: soFar() })
        : TaskEither.left(error),
    ),
  )
}

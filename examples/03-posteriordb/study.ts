/** All runs of a study, one after the other, each compared with the reference as soon as it is there. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Run } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Progress } from '../shared/progress.js'
import { compare, maxRhat, maxZ, minEss, type Compared } from './compare.js'
import { modelOf, type Options } from './options.js'
import { posteriors, type PosteriorName, type Sampling } from './posteriors.js'
import { profiles, type KernelName, type Profile } from './profiles.js'
import { readReferences, type References } from './reference.js'
import type { Sample } from './sample.js'

/** One kernel on one posterior. */
export interface Finding {
  readonly posterior: PosteriorName
  readonly kernel: KernelName
  readonly sample: Sample
  readonly compared: readonly Compared[]
}

/** A line of summary.json; seconds are those of the whole run, with warm-up and building of programs. */
export interface Row {
  readonly posterior: string
  readonly kernel: string
  readonly maxZ: number
  readonly maxRhat: number
  /** The smallest bulk effective sample size for each second of the whole run. */
  readonly essPerSecond: number
  /** The same for each gradient of the draws. */
  readonly essPerGradient: number
  readonly divergences: number
  readonly seconds: number
}

/** The numbers of a finding. */
export const rowOf = ({ posterior, kernel, sample, compared }: Finding): Row => {
  const seconds = sample.seconds.warmup + sample.seconds.draws
  const ess = minEss(compared)
  return {
    posterior,
    kernel,
    maxZ: maxZ(compared),
    maxRhat: maxRhat(compared),
    essPerSecond: ess / seconds,
    essPerGradient: ess / sample.gradients,
    divergences: sample.divergences,
    seconds,
  }
}

interface Job {
  readonly posterior: PosteriorName
  readonly kernel: KernelName
  readonly sampling: Sampling
}

/** The profile with the draws that were asked for. */
const profileOf = ({ profile, draws }: Options): Profile => ({
  ...profiles[profile],
  ...(draws === undefined ? {} : { draws }),
})

/** Every posterior with every kernel, all data read before the first run. */
const jobsOf = ({
  posteriors: names,
  kernels,
  path,
}: Options): TaskEither.TaskEither<Failure, readonly Job[]> =>
  pipe(
    names,
    TaskEither.traverseArray((posterior) =>
      pipe(
        posteriors[posterior](path),
        TaskEither.map((sampling) => kernels.map((kernel) => ({ posterior, kernel, sampling }))),
      ),
    ),
    TaskEither.map((jobs) => jobs.flat()),
  )

/** Shows how far a run is: such as `2/18 arK-arK hmc draws`. */
const showing =
  (run: string, progress: Progress) =>
  (event: Run.Event): void => {
    // the one state that a warm-up ends with is no draw
    if (event.kind !== 'progress' || event.total === 1) return
    const { done, total, info } = event
    const stage = `${run} ${event.stage === 'burn-in' ? 'warm-up' : event.stage}`
    const { acceptance } = info
    progress.update({ stage, done, total, losses: acceptance === undefined ? {} : { acceptance } })
  }

/**
 * Runs all that the options ask for; `tell` hears of each run that is done. Left: the first failure, such as `Cancelled` when the
 * study is stopped.
 */
export const study = (
  options: Options,
  progress: Progress,
  signal: AbortSignal,
  tell: (found: Finding) => void,
): TaskEither.TaskEither<Failure, void> => {
  const { seed, backend } = options
  const profile = profileOf(options)
  const finding =
    (references: References, count: number) =>
    (index: number, { posterior, kernel, sampling }: Job): TaskEither.TaskEither<Failure, void> => {
      const onEvent = showing(`${index + 1}/${count} ${modelOf(posterior)} ${kernel}`, progress)
      return pipe(
        sampling(kernel, { profile, seed, backend, signal, onEvent }),
        TaskEither.bindTo('sample'),
        TaskEither.bindW('compared', ({ sample: { quantities } }) =>
          TaskEither.fromEither(compare(posterior, quantities, references)),
        ),
        TaskEither.map((found) => tell({ posterior, kernel, ...found })),
      )
    }
  return pipe(
    TaskEither.Do,
    TaskEither.bind('references', () => readReferences()),
    TaskEither.bindW('jobs', () => jobsOf(options)),
    TaskEither.chainW(({ references, jobs }) =>
      TaskEither.traverseSeqArrayWithIndex(finding(references, jobs.length))(jobs),
    ),
    TaskEither.map(() => undefined),
  )
}

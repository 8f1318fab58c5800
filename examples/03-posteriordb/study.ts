/** All runs of a study, one after the other, each compared with the reference as soon as it is there. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Run } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Progress } from '../shared/progress.js'
import { compare, maxRhat, maxZ, minEss, type Compared } from './compare.js'
import { modelOf, type Options } from './options.js'
import { posteriors, type PosteriorName } from './posteriors.js'
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
}

/** The profile with the draws that were asked for. */
export const profileOf = ({ profile, draws }: Options): Profile => ({
  ...profiles[profile],
  ...(draws === undefined ? {} : { draws }),
})

const finding = (
  { posterior, kernel }: Job,
  options: Options,
  references: References,
  progress: Progress,
  signal: AbortSignal,
): TaskEither.TaskEither<Failure, Finding> => {
  const onEvent = (event: Run.Event): void => {
    if (event.kind !== 'progress') return
    const stage = event.stage === 'burn-in' ? 'warm-up' : event.stage
    const { acceptance } = event.info
    const losses: Readonly<Record<string, number>> = acceptance === undefined ? {} : { acceptance }
    const { done, total } = event
    progress.update({ stage: `${modelOf(posterior)} ${kernel} ${stage}`, done, total, losses })
  }
  const { seed, backend, path } = options
  return pipe(
    posteriors[posterior](path),
    TaskEither.chain((sampling) =>
      sampling(kernel, { profile: profileOf(options), seed, backend, signal, onEvent }),
    ),
    TaskEither.bindTo('sample'),
    TaskEither.bindW('compared', ({ sample: { quantities } }) =>
      TaskEither.fromEither(compare(posterior, quantities, references)),
    ),
    TaskEither.map((found) => ({ posterior, kernel, ...found })),
  )
}

/**
 * Runs all that the options ask for; `tell` hears of each run that is done. Left: the first failure, such as `Cancelled` when the study
 * is stopped.
 */
export const study = (
  options: Options,
  progress: Progress,
  signal: AbortSignal,
  tell: (found: Finding) => void,
): TaskEither.TaskEither<Failure, void> =>
  pipe(
    readReferences(),
    TaskEither.chainW((references) => {
      const jobs = options.posteriors.flatMap((posterior) =>
        options.kernels.map((kernel): Job => ({ posterior, kernel })),
      )
      return TaskEither.traverseSeqArray((job: Job) =>
        pipe(
          finding(job, options, references, progress, signal),
          TaskEither.map((found) => tell(found)),
        ),
      )(jobs)
    }),
    TaskEither.map(() => undefined),
  )

/**
 * The study: the classifier, both systems, and what they score. What has been found is told at once, so that a study
 * which is stopped has something to show.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Run, Space as S, type Error as GiryErrors } from 'giry'
import type { Failure } from '../shared/failure.js'
import { train as trainClassifier, type Classifier } from './classifier.js'
import * as damc from './damc.js'
import type { Images, Learner } from './learning.js'
import * as lebm from './lebm.js'
import { damcScores, lebmScores, type DamcScores, type Scores } from './measure.js'
import { pixels } from './networks.js'
import { rates } from './profiles.js'
import { place, type Setting } from './setting.js'
import { nothing, readBefore, train, type Before, type Job, type Outcome } from '../shared/training.js'

/** What has been found. */
export interface Findings {
  readonly classifier: Classifier
  readonly damc: Outcome<damc.State>
  readonly lebm: Outcome<Learner>
  readonly damcScores: DamcScores
  readonly lebmScores: Scores
  /** The same model as `lebm`, measured by chains of 100 steps. */
  readonly lebm100Scores: Scores
  /** Short-run learning that took about as long as DAMC, where the profile asks for it. */
  readonly equalTime?: Outcome<Learner>
  readonly equalTimeScores?: Scores
}

type Found<A> = TaskEither.TaskEither<Failure, A>

const feed = ({ digits: { train }, seed }: Setting) =>
  Run.feed.batches({
    space: S.real(pixels),
    data: Data.data(train.images, [train.count, pixels]),
    batch: 128 as number,
    seed,
  })

/** Trains a system, from its file when the study is resumed. */
const trained = <S>(setting: Setting, job: Omit<Job<S, Images>, 'seed' | 'feed'>): Found<Outcome<S>> =>
  pipe(
    setting.resume ? readBefore(setting.dir, job.file) : TaskEither.right<Failure, Before>(nothing),
    TaskEither.chain((before) =>
      train(
        setting.dir,
        place(setting, job.file),
        before,
      )({ ...job, seed: setting.seed, feed: feed(setting) }),
    ),
  )

export const trainDamc = (setting: Setting, r = rates.damc): Found<Outcome<damc.State>> => {
  const { iterations } = setting.profile
  const falling = { ...r, iterations }
  return trained(setting, {
    name: 'DAMC',
    file: 'damc',
    iterations,
    init: damc.init(falling),
    step: damc.step(falling),
  })
}

export const trainLebm = (
  setting: Setting,
  r = rates.lebm,
  { file, iterations } = { file: 'lebm', iterations: setting.profile.iterations },
): Found<Outcome<Learner>> => {
  const falling = { ...r, iterations }
  return trained(setting, {
    name: 'LEBM',
    file,
    iterations,
    init: lebm.init(falling),
    step: lebm.step(falling),
  })
}

const stopped: GiryErrors.GiryError = {
  _tag: 'Cancelled',
  what: 'the study was stopped',
  where: 'study',
  remedy: 'go on with --resume',
}

/** The whole study; `note` gets each finding as soon as there is one. */
export const study = (
  setting: Setting,
  note: (found: Partial<Findings>) => void,
): TaskEither.TaskEither<Failure, Findings> => {
  const { profile, digits, signal } = setting
  /** Tells what was found, and goes on unless the study is stopped. */
  const found = <A extends Partial<Findings>>(a: A): Found<A> => {
    note(a)
    return signal.aborted ? TaskEither.left(stopped) : TaskEither.right(a)
  }
  const longer =
    profile.equalTime === undefined ? undefined : { file: 'lebm-equal-time', iterations: profile.equalTime }
  const chains100 = { posterior: 100, prior: 100 }
  return pipe(
    trainClassifier(digits.train, place(setting, 'classifier'), profile.classifier),
    TaskEither.bindTo('classifier'),
    TaskEither.chain(found),
    TaskEither.bindW('damc', () => trainDamc(setting)),
    TaskEither.chain(found),
    TaskEither.bind('damcScores', ({ classifier, damc }) => damcScores(setting, classifier, damc.state)),
    TaskEither.chain(found),
    TaskEither.bind('lebm', () => trainLebm(setting)),
    TaskEither.chain(found),
    TaskEither.bind('lebmScores', ({ classifier, lebm }) =>
      lebmScores(setting, classifier, lebm.state.model),
    ),
    TaskEither.bind('lebm100Scores', ({ classifier, lebm }) =>
      lebmScores(setting, classifier, lebm.state.model, chains100),
    ),
    TaskEither.chain(found),
    TaskEither.chain((so) =>
      longer === undefined
        ? TaskEither.right(so)
        : pipe(
            TaskEither.right(so),
            TaskEither.bind('equalTime', () => trainLebm(setting, rates.lebmEqualTime, longer)),
            TaskEither.chain(found),
            TaskEither.bind('equalTimeScores', ({ classifier, equalTime }) =>
              lebmScores(setting, classifier, equalTime.state.model),
            ),
            TaskEither.chain(found),
          ),
    ),
  )
}

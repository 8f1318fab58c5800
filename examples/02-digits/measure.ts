/** What a trained system scores: its start and its chains, then the measures of evaluate.ts. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Classifier } from './classifier.js'
import type { State } from './damc.js'
import {
  fcd,
  generateDamc,
  generatePrior,
  meanSquaredError,
  reconstructDamc,
  reconstructLebm,
  type ModelData,
} from './evaluate.js'
import { steps } from './learning.js'
import { head, place, tested, type Setting } from './setting.js'

export interface Scores {
  /** Of a pixel of reconstructed test images. */
  readonly mse: number
  /** Of generated images to the training images. */
  readonly fcd: number
}

export interface DamcScores extends Scores {
  /** FCD of images by chains of the learned prior, while `fcd` is the unconditional sampler's. */
  readonly fcdPrior: number
}

/** Steps of the Langevin chains of a measurement. */
export type ChainSteps = Readonly<Record<'posterior' | 'prior', number>>

const distance = (setting: Setting, classifier: Classifier) => {
  const { digits, profile } = setting
  return fcd(classifier, head(digits.train, profile.generated), place(setting, 'features'))
}

const error =
  (setting: Setting) =>
  (images: Data.Data): number =>
    meanSquaredError(images.values, tested(setting).images)

const priorDistance = (setting: Setting, classifier: Classifier, model: ModelData, count: number) =>
  pipe(
    generatePrior(model, count, setting.profile.generated, place(setting, 'prior samples')),
    TaskEither.chainW(distance(setting, classifier)),
  )

/** Scores of DAMC: from its live sampler. */
export const damcScores = (
  setting: Setting,
  classifier: Classifier,
  { learner: { model }, q: { phi } }: Data.Concrete<State>,
): TaskEither.TaskEither<Failure, DamcScores> =>
  pipe(
    TaskEither.Do,
    TaskEither.bindW('mse', () =>
      pipe(
        reconstructDamc(model, phi, tested(setting), place(setting, 'reconstructions')),
        TaskEither.map(error(setting)),
      ),
    ),
    TaskEither.bindW('fcd', () =>
      pipe(
        generateDamc(model, phi, setting.profile.generated, place(setting, 'samples')),
        TaskEither.chainW(distance(setting, classifier)),
      ),
    ),
    TaskEither.bindW('fcdPrior', () => priorDistance(setting, classifier, model, steps.prior)),
  )

/** Scores of short-run learning: from noise, by chains of so many steps. */
export const lebmScores = (
  setting: Setting,
  classifier: Classifier,
  model: ModelData,
  chains: ChainSteps = steps,
): TaskEither.TaskEither<Failure, Scores> =>
  pipe(
    TaskEither.Do,
    TaskEither.bindW('mse', () =>
      pipe(
        reconstructLebm(model, chains.posterior, tested(setting), place(setting, 'reconstructions')),
        TaskEither.map(error(setting)),
      ),
    ),
    TaskEither.bindW('fcd', () => priorDistance(setting, classifier, model, chains.prior)),
  )

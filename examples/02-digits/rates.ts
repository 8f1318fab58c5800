/**
 * How the learning rates were chosen: each system is trained on the training digits without 500 of them, and scored on
 * these 500; the test digits are not touched. One line a trial; the rates are those of generator, tilt and sampler:
 *   npx tsx examples/02-digits/rates.ts 600 damc:2e-3,1e-3,1e-3 damc:4e-3,1e-3,2e-3 lebm:2e-3,1e-3
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { show, type Failure } from '../shared/failure.js'
import { terminal } from '../shared/progress.js'
import { train as trainClassifier, type Classifier } from './classifier.js'
import { readDigits, split } from './digits.js'
import { damcScores, lebmScores, type Scores } from './measure.js'
import { place, type Setting } from './setting.js'
import { trainDamc, trainLebm } from './study.js'

const [iterations, ...trials] = process.argv.slice(2)
const heldOut = 500
const progress = terminal('rates')

const scores = (
  setting: Setting,
  classifier: Classifier,
  trial: string,
): TaskEither.TaskEither<Failure, Scores> => {
  const [system, text = ''] = trial.split(':')
  const [generator = NaN, tilt = NaN, sampler = NaN] = text.split(',').map(Number)
  return system === 'damc'
    ? pipe(
        trainDamc(setting, { generator, tilt, sampler }),
        TaskEither.chain(({ state }) => damcScores(setting, classifier, state)),
      )
    : pipe(
        trainLebm(setting, { generator, tilt }),
        TaskEither.chain(({ state }) => lebmScores(setting, classifier, state.model)),
      )
}

const main = pipe(
  readDigits(),
  TaskEither.chainEitherKW(({ train }) => split(train, heldOut, 1)),
  TaskEither.map(({ train, heldOut: test }): Setting => ({
    digits: { train, test },
    profile: {
      iterations: Number(iterations),
      generated: train.count,
      reconstructed: test.count,
      classifier: 600,
    },
    seed: 1,
    dir: join(tmpdir(), `digits-rates-${process.pid}`),
    resume: false,
    backend: 'wasm',
    signal: new AbortController().signal,
    progress,
  })),
  TaskEither.bindTo('setting'),
  TaskEither.bindW('classifier', ({ setting }) =>
    trainClassifier(setting.digits.train, place(setting, 'classifier'), setting.profile.classifier),
  ),
  TaskEither.chainW(({ setting, classifier }) =>
    TaskEither.sequenceSeqArray(
      trials.map((trial) =>
        pipe(
          scores(setting, classifier, trial),
          TaskEither.map((found) => process.stdout.write(`${trial} ${JSON.stringify(found)}\n`)),
        ),
      ),
    ),
  ),
)

const ended = await main()
progress.close()
if (Either.isLeft(ended)) {
  process.stderr.write(`${show(ended.left)}\n`)
  process.exitCode = 1
}

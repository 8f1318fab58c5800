/**
 * A classifier of digits, 64-128-64-10, trained by giry on the training digits and then frozen. Its last hidden layer
 * is what the Frechet classifier distance compares images by, so every run must use the same one: it has a seed of
 * its own.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Net as N, Optimizer as O, Random as R, Run, Space as S, Term as T, type Error } from 'giry'
import type { DigitSet } from './digits.js'
import { pixels, type Image } from './networks.js'

/** The length of the features. */
export const featureCount = 64

const nets = N.struct({
  features: N.mlp([pixels, 128, featureCount], N.relu, N.relu),
  scores: N.dense(featureCount, 10),
})
type Weights = N.Of<typeof nets>

/** Trained weights. */
export type Classifier = Data.Concrete<Weights>

interface Example {
  readonly image: Image
  readonly label: T.Index
}
const examples: S.Space<Example> = S.struct({ image: S.real(pixels), label: S.finite(10) })

const logits = (p: Weights, x: Image): T.Vec<10> => nets.scores(p.scores)(nets.features(p.features)(x))

/** Minus the log-probability of the label. */
const surprise =
  (p: Weights) =>
  ({ image, label }: Example): T.Scalar => {
    const scores = logits(p, image)
    return T.sub(T.logsumexp(scores), T.element(scores, label))
  }

const rule = O.adam({ rate: 2e-3 })
const batch: number = 128
const seed = 2024

interface State {
  readonly weights: Weights
  readonly slots: O.Slots
}

const step = ({ weights, slots }: State, batched: T.Batch<Example>) => {
  const loss = (p: Weights): T.Scalar => T.mean(T.batch(batch, surprise(p))(batched))
  const [value, gradient] = T.valueAndGrad(loss)(weights)
  const next = rule.update(weights, gradient, slots)
  return R.of([{ weights: next.params, slots: next.slots }, { surprise: value }] as const)
}

/** The classifier after so many updates; 600 are about 20 epochs. */
export const train = (
  digits: DigitSet,
  options: Run.RunOptions,
  iterations = 600,
): TaskEither.TaskEither<Error.GiryError, Classifier> =>
  pipe(
    Run.train({
      ...options,
      name: 'classifier',
      seed,
      iterations,
      init: R.map((weights: Weights): State => ({ weights, slots: rule.init(weights) }))(nets.init),
      feed: Run.feed.batches({
        space: examples,
        data: {
          image: Data.data(digits.images, [digits.count, pixels]),
          label: Data.data(Int32Array.from(digits.labels), [digits.count], 'int'),
        },
        batch,
        seed,
      }),
    })(step),
    TaskEither.map(({ state }) => state.weights),
  )

/** A function of each image and the weights. */
const each =
  (weights: Classifier, { images, count }: Pick<DigitSet, 'images' | 'count'>, options: Run.RunOptions) =>
  <B>(f: (x: Image, p: Weights) => B): TaskEither.TaskEither<Error.GiryError, Data.Concrete<T.Batch<B>>> =>
    Run.evaluate({
      ...options,
      rows: Run.given(S.real(pixels), Data.data(images, [count, pixels])),
      parameters: Run.given(nets.space, weights),
    })(f)

/** The features of each image: [count, 64]. */
export const features = (
  weights: Classifier,
  set: Pick<DigitSet, 'images' | 'count'>,
  options: Run.RunOptions,
) => each(weights, set, options)((x, p) => nets.features(p.features)(x))

/** The fraction of images whose greatest score is that of their digit. */
export const accuracy = (
  weights: Classifier,
  set: DigitSet,
  options: Run.RunOptions,
): TaskEither.TaskEither<Error.GiryError, number> =>
  pipe(
    each(weights, set, options)((x, p) => T.argmax(logits(p, x))),
    TaskEither.map(({ values }) => set.labels.filter((label, i) => label === values[i]).length / set.count),
  )

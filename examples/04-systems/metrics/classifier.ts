/**
 * A small convolutional classifier of any data set, trained by giry on its training images and then frozen. Its last
 * hidden layer is what images are compared by, so every system of a table must be measured with the same one: it has a
 * seed of its own, and is saved with the result. Images without classes are told apart by how they are turned.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Net as N, Optimizer as O, Random as R, Run, Space as S, Term as T, type Error } from 'giry'
import type { Failure } from '../../shared/failure.js'
import { readBefore, train } from '../../shared/training.js'
import { batchesOf, type Example } from '../data/feed.js'
import { bytesOf, range, scaled, type DataSet, type Images, type Shape } from '../data/images.js'
import { turned, turns } from '../data/turned.js'

/** The length of the features. */
export const featureCount = 64

const narrowest = 32
const widest = 128

/** Halvings of an image down to a side of 4 or 3, each with twice as many channels, then one filter of the whole. */
const layersOf = (side: number, width = narrowest): readonly N.FilterRow[] =>
  side <= 4
    ? [[featureCount, side, 1, 0]]
    : [[width, 4, 2, 1], ...layersOf(Math.floor(side / 2), Math.min(2 * width, widest))]

/** The nets for images of a size and their classes. */
export const netsOf = ({ height, channels }: Shape, classes: number) =>
  N.struct({
    features: N.encoder({ channels, layers: layersOf(height), code: featureCount }, N.leakyRelu(0.2)),
    scores: N.dense(featureCount, classes),
  })
type Nets = ReturnType<typeof netsOf>
type Weights = N.Of<Nets>

/** A trained classifier, and what it was trained on. */
export interface Classifier {
  readonly shape: Shape
  readonly classes: number
  /** The digest of the data set. */
  readonly data: string
  /** The fraction of test images whose class it finds. */
  readonly accuracy: number
  readonly weights: Data.Concrete<Weights>
}

const featuresOf =
  (nets: Nets) =>
  (p: Weights, x: N.Image): T.Vec<typeof featureCount> =>
    N.relu(nets.features(p.features)(x))
const logits =
  (nets: Nets) =>
  (p: Weights, x: N.Image): T.Vec<number> =>
    nets.scores(p.scores)(featuresOf(nets)(p, x))

/** Minus the log-probability of the label. */
const surprise =
  (nets: Nets, p: Weights) =>
  ({ image, label }: Example): T.Scalar => {
    const scores = logits(nets)(p, image)
    return T.sub(T.logsumexp(scores), T.element(scores, label))
  }

interface State {
  readonly weights: Weights
  readonly slots: O.Slots
}

const rule = O.adam({ rate: 2e-3 })
const batch: number = 64
const seed = 2024

const step = (nets: Nets) => (state: State, batched: T.Batch<Example>) => {
  const loss = (p: Weights): T.Scalar => T.mean(T.batch(batch, surprise(nets, p))(batched))
  const [value, gradient] = T.valueAndGrad(loss)(state.weights)
  const next = rule.update(state.weights, gradient, state.slots)
  return R.of([{ weights: next.params, slots: next.slots }, { surprise: value }] as const)
}

/** Images of one slice of a measurement. */
const slice = 4096

/** A function of each of some images, from -1 to 1: [count, height, width, channels]. */
const each =
  ({ shape, classes, weights }: Omit<Classifier, 'accuracy' | 'data'>, options: Run.RunOptions) =>
  <B>(
    pixels: Float32Array,
    f: (nets: Nets) => (p: Weights, x: N.Image) => B,
  ): TaskEither.TaskEither<Error.GiryError, Data.Concrete<T.Batch<B>>> => {
    const nets = netsOf(shape, classes)
    const size = [shape.height, shape.width, shape.channels] as const
    return Run.evaluate({
      ...options,
      rows: Run.given(S.tensor(size), Data.data(pixels, [pixels.length / bytesOf(shape), ...size])),
      parameters: Run.given(nets.space, weights),
    })((x, p) => f(nets)(p, x))
  }

/** The features of images from -1 to 1, [count, height, width, channels]: [count, 64]. */
export const features =
  (classifier: Omit<Classifier, 'accuracy' | 'data'>, options: Run.RunOptions) =>
  (pixels: Float32Array): TaskEither.TaskEither<Error.GiryError, Float32Array> =>
    pipe(
      each(classifier, options)(pixels, featuresOf),
      TaskEither.map(({ values }) => Float32Array.from(values)),
    )

type Task<A> = TaskEither.TaskEither<Failure, A>

/** Numbers of each image of a data set, read slice by slice. */
const overSlices =
  (f: (pixels: Float32Array) => Task<ArrayLike<number>>) =>
  (images: Images): Task<Float32Array> =>
    pipe(
      Array.from({ length: Math.ceil(images.count / slice) }, (_, i) =>
        range(i * slice, Math.min((i + 1) * slice, images.count)),
      ),
      TaskEither.traverseSeqArray((at) =>
        pipe(
          TaskEither.fromEither(images.read(at)),
          TaskEither.chainW((bytes) => f(scaled(bytes))),
        ),
      ),
      TaskEither.map((parts) => Float32Array.from(parts.flatMap((part) => Array.from(part)))),
    )

/** The features of a data set's images: [count, 64]. */
export const featuresOfImages = (
  classifier: Omit<Classifier, 'accuracy' | 'data'>,
  options: Run.RunOptions,
): ((images: Images) => Task<Float32Array>) => overSlices(features(classifier, options))

/** The fraction of images whose greatest score is that of their class. */
const accuracyOf = (
  classifier: Omit<Classifier, 'accuracy' | 'data'>,
  images: Images,
  options: Run.RunOptions,
): Task<number> =>
  pipe(
    images,
    overSlices((pixels) =>
      pipe(
        each(classifier, options)(pixels, (nets) => (p, x) => T.argmax(logits(nets)(p, x))),
        TaskEither.map(({ values }) => values),
      ),
    ),
    TaskEither.map((found) => found.filter((label, i) => label === images.labels[i]).length / images.count),
  )

/** The images and classes that a classifier learns. */
const taskOf = ({ train, test, classes }: DataSet): Pick<DataSet, 'train' | 'test' | 'classes'> =>
  classes > 1 ? { train, test, classes } : { train: turned(train), test: turned(test), classes: turns }

/** The file, without its ending, of a classifier's checkpoint. */
export const lessonsFile = 'classifier.train'

/** The classifier of a data set of square images after so many updates with batches of 64; goes on from its checkpoint in a folder. */
export const trainClassifier = (
  data: DataSet,
  dir: string,
  options: Run.RunOptions,
  iterations = 1200,
): Task<Classifier> => {
  const { train: lessons, test, classes } = taskOf(data)
  const { height, width, channels } = lessons
  const nets = netsOf(lessons, classes)
  return pipe(
    readBefore(dir, lessonsFile),
    TaskEither.chain((before) =>
      train(
        dir,
        options,
        before,
      )({
        name: 'classifier',
        file: lessonsFile,
        seed,
        iterations,
        init: R.map((weights: Weights): State => ({ weights, slots: rule.init(weights) }))(nets.init),
        feed: batchesOf(lessons, { batch, seed, flips: false }),
        step: step(nets),
      }),
    ),
    TaskEither.map(({ state }) => ({ shape: { height, width, channels }, classes, weights: state.weights })),
    TaskEither.bindTo('trained'),
    TaskEither.bindW('accuracy', ({ trained }) => accuracyOf(trained, test, options)),
    TaskEither.map(({ trained, accuracy }) => ({ ...trained, data: data.sha256, accuracy })),
  )
}

/**
 * What a trained system is measured by.
 *   mse        of a pixel on [-1, 1], of test images from where the inference starts, after steps without noise
 *              (Yu et al. 2023); mseStart before them
 *   fcd, kid   of generated images from training images, in the features of the table's classifier
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Run, Space as S, type Term as T } from 'giry'
import { bytesOf, everyPixel, first, scaled, type Images } from '../data/images.js'
import { features, featuresOfImages, type Classifier } from '../metrics/classifier.js'
import { distances } from '../metrics/distances.js'
import type { Reconstruction, System } from '../system.js'
import type { Chains, Generated, Measured } from './cell.js'
import { asBytes, draws, finite, type Make } from './draws.js'
import { place, type Job, type Task } from './job.js'
import type { Learned } from './learn.js'

/** Images that are kept to be looked at. */
export const shown = { samples: 64, reconstructions: 16, chains: 8, frames: 17 }

/** The mean squared difference of two sets of pixels. */
export const meanSquare = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum / a.length
}

const reconstructed = <S, A>(
  job: Job,
  system: System<S, A>,
  { state }: Learned<S, A>,
): Task<Pick<Measured, 'mse' | 'mseStart' | 'reconstructions'>> => {
  const { work, cell } = job
  const images = first(work.evaluation.reconstructed)(work.data.test)
  const size = [images.height, images.width, images.channels] as const
  return pipe(
    TaskEither.fromEither(everyPixel(images)),
    TaskEither.map(scaled),
    TaskEither.bindTo('pixels'),
    TaskEither.bindW('drawn', ({ pixels }) =>
      Run.draw({
        ...place(job, 'reconstruct'),
        seed: cell.seed,
        rows: Run.given(S.tensor(size), Data.data(pixels, [images.count, ...size])),
        parameters: state,
      })((x, s: S) => system.reconstruct(s, x)),
    ),
    TaskEither.let('both', ({ drawn }) => drawn as Data.Concrete<T.Batch<Reconstruction>>),
    TaskEither.bindW('start', ({ both }) => finite('starts of reconstructions')(both.start.values)),
    TaskEither.bindW('end', ({ both }) => finite('reconstructions')(both.end.values)),
    TaskEither.map(({ pixels, start, end }) => ({
      mseStart: meanSquare(start, pixels),
      mse: meanSquare(end, pixels),
      reconstructions: asBytes(end.subarray(0, shown.reconstructions * bytesOf(images))),
    })),
  )
}

const generated = <S, A>(
  job: Job,
  learned: Learned<S, A>,
  compare: (pixels: Float32Array) => Task<Omit<Generated, 'samples'>>,
  make: Make<S, A>,
): Task<Generated> => {
  const { data, evaluation } = job.work
  return pipe(
    draws(job, learned, make, { count: evaluation.generated }),
    TaskEither.bindTo('pixels'),
    TaskEither.bindW('found', ({ pixels }) => compare(pixels)),
    TaskEither.map(({ pixels, found }) => ({
      ...found,
      samples: asBytes(pixels.subarray(0, shown.samples * bytesOf(data.train))),
    })),
  )
}

/** Chains of the prior from noise, four times as long as in training. */
const chained = <S, A>(
  job: Job,
  { state }: Learned<S, A>,
  watch: NonNullable<System<S, A>['watch']>,
): Task<Chains> => {
  const { frames, chains } = shown
  const stride = Math.ceil((4 * job.work.settings[job.cell.system].prior.steps) / (frames - 1))
  return pipe(
    Run.draw({
      ...place(job, 'chains'),
      seed: job.cell.seed,
      rows: Run.given(S.scalar, Data.data(new Float32Array(chains), [chains])),
      parameters: state,
    })((_, s: S) => watch(s, { frames, stride })),
    TaskEither.map((images) => ({ frames, stride, images: asBytes((images as Data.Data).values) })),
  )
}

/** How far images are from training images. */
const comparison = (
  job: Job,
  classifier: Classifier,
  reference: Images,
): Task<(pixels: Float32Array) => Task<Omit<Generated, 'samples'>>> =>
  pipe(
    reference,
    featuresOfImages(classifier, place(job, 'reference')),
    TaskEither.map(
      (real) => (pixels: Float32Array) =>
        pipe(
          features(classifier, place(job, 'features'))(pixels),
          TaskEither.chainEitherKW((made) => distances(made, real)),
        ),
    ),
  )

/** Measures a trained system. */
export const evaluate = <S, A>(
  job: Job,
  classifier: Classifier,
  system: System<S, A>,
  learned: Learned<S, A>,
): Task<Pick<Measured, 'mse' | 'mseStart' | 'reconstructions' | 'from' | 'chains'>> => {
  const { data, evaluation } = job.work
  const { generate, generateFromNoise, generateBySampler, watch } = system
  return pipe(
    TaskEither.Do,
    TaskEither.bind('again', () => reconstructed(job, system, learned)),
    TaskEither.bind('compare', () => comparison(job, classifier, first(evaluation.reference)(data.train))),
    TaskEither.bind('prior', ({ compare }) => generated(job, learned, compare, generate)),
    TaskEither.bind('noise', ({ compare }) => generated(job, learned, compare, generateFromNoise)),
    TaskEither.bind('sampler', ({ compare }) =>
      generateBySampler === undefined
        ? TaskEither.right(undefined)
        : generated(job, learned, compare, generateBySampler),
    ),
    TaskEither.bind('chains', () =>
      watch === undefined ? TaskEither.right(undefined) : chained(job, learned, watch),
    ),
    TaskEither.map(({ again, prior, noise, sampler, chains }) => ({
      ...again,
      from: { prior, noise, ...(sampler === undefined ? {} : { sampler }) },
      ...(chains === undefined ? {} : { chains }),
    })),
  )
}

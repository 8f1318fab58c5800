/**
 * What the systems are compared by.
 *   MSE   of a pixel on [-1, 1], of reconstructions of held-out images: z from the system's own start, then descent
 *         without noise on its posterior, then g(z) (Yu et al. 2023)
 *   FCD   Frechet distance between classifier features of as many generated images as there are training images, and
 *         those of the training images; it is not FID
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import {
  Data,
  Energy as E,
  Kernel as K,
  Move as M,
  Net as N,
  Random as R,
  Run,
  Space as S,
  Term as T,
  type Error,
} from 'giry'
import type { DataError } from '../shared/failure.js'
import { featureCount, features, type Classifier } from './classifier.js'
import type { Phi } from './damc.js'
import type { DigitSet } from './digits.js'
import { frechetDistance } from '../shared/metrics/frechet.js'
import { posteriorMove, priorMove, stepSizes } from './learning.js'
import {
  latents,
  nets,
  pixels,
  posterior,
  prior,
  sampler,
  type Image,
  type Latent,
  type Model,
} from './networks.js'

/** A trained model, and a trained sampler. */
export type ModelData = Data.Concrete<Model>
export type PhiData = Data.Concrete<Phi>

/** Where runs take place, and their seed. */
export interface Place extends Run.RunOptions {
  readonly seed: number
}

type Task<A> = TaskEither.TaskEither<Error.GiryError, A>

interface Trained {
  readonly model: Model
  readonly phi: Phi
}
const both: S.Space<Trained> = S.struct({ model: nets.space, phi: N.spaceOf(sampler.init) })
const modelOnly: S.Space<Pick<Trained, 'model'>> = S.struct({ model: nets.space })

const end = <A>([z]: readonly [A, unknown]): A => z
const moved = <L>(move: M.Move, count: number, target: E.Energy<Latent, L>, z: Latent): R.Random<Latent> =>
  R.map(end<Latent>)(K.times(count)(move(target)).step(z))

/** Steps without noise that end a reconstruction. */
const descents = 10
const descend = (model: Model, x: Image, z: Latent): R.Random<Image> =>
  R.map(nets.generator(model.generator))(
    moved(M.descent({ stepSize: stepSizes.posterior }), descents, posterior(model)(x), z),
  )

const imagesOf = ({ images, count }: Pick<DigitSet, 'images' | 'count'>): Run.Given<Image> =>
  Run.given(S.real(pixels), Data.data(images, [count, pixels]))

/** Reconstructions from draws of the sampler: [count, 64]. */
export const reconstructDamc = (
  model: ModelData,
  phi: PhiData,
  set: Pick<DigitSet, 'images' | 'count'>,
  place: Place,
): Task<Data.Data> =>
  Run.draw({ ...place, rows: imagesOf(set), parameters: Run.given(both, { model, phi }) })((x, p) =>
    R.chain((z: Latent) => descend(p.model, x, z))(sampler.sample(p.phi, x)),
  )

/** Reconstructions from noise and so many Langevin steps: [count, 64]. */
export const reconstructLebm = (
  model: ModelData,
  steps: number,
  set: Pick<DigitSet, 'images' | 'count'>,
  place: Place,
): Task<Data.Data> =>
  Run.draw({ ...place, rows: imagesOf(set), parameters: Run.given(modelOnly, { model }) })((x, p) =>
    pipe(
      R.normalLike(latents),
      R.chain((z) => moved(posteriorMove, steps, posterior(p.model)(x), z)),
      R.chain((z) => descend(p.model, x, z)),
    ),
  )

/** `count` rows that say nothing, for draws without inputs. */
export const blanks = (count: number): Run.Given<T.Scalar> =>
  Run.given(S.scalar, Data.data(new Float32Array(count), [count]))

/** Images of the unconditional sampler: [count, 64]. */
export const generateDamc = (model: ModelData, phi: PhiData, count: number, place: Place): Task<Data.Data> =>
  Run.draw({ ...place, rows: blanks(count), parameters: Run.given(both, { model, phi }) })((_, p) =>
    R.map(nets.generator(p.model.generator))(sampler.sampleNull(p.phi)),
  )

/** Images of the learned prior, by so many Langevin steps from N(0, I): [count, 64]. */
export const generatePrior = (
  model: ModelData,
  steps: number,
  count: number,
  place: Place,
): Task<Data.Data> =>
  Run.draw({ ...place, rows: blanks(count), parameters: Run.given(modelOnly, { model }) })((_, p) =>
    pipe(
      R.normalLike(latents),
      R.chain((z) => moved(priorMove, steps, prior(p.model), z)),
      R.map(nets.generator(p.model.generator)),
    ),
  )

/** The mean squared difference of two sets of pixels. */
export const meanSquaredError = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const total = Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)
  return total / a.length
}

/** The Frechet classifier distance of generated images to a set. */
export const fcd =
  (classifier: Classifier, reference: DigitSet, options: Run.RunOptions) =>
  (generated: Data.Data): TaskEither.TaskEither<Error.GiryError | DataError, number> => {
    const of = (set: Pick<DigitSet, 'images' | 'count'>): Task<Float32Array> =>
      pipe(
        features(classifier, set, options),
        TaskEither.map(({ values }) => Float32Array.from(values)),
      )
    return pipe(
      TaskEither.Do,
      TaskEither.bind('made', () =>
        of({ images: Float32Array.from(generated.values), count: generated.shape[0]! }),
      ),
      TaskEither.bind('real', () => of(reference)),
      TaskEither.chainEitherKW(({ made, real }) => frechetDistance(made, real, featureCount)),
    )
  }

/**
 * How far generated images are from a data set's, in features of the classifier: FCD, the Frechet distance, and the
 * kernel distance (KID) beside it. Neither is on features of Inception, so neither compares with a published FID or KID.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataError } from '../../shared/failure.js'
import { frechetDistance } from '../../shared/metrics/frechet.js'
import { kernelDistance } from '../../shared/metrics/kid.js'
import { featureCount } from './classifier.js'

export interface Distances {
  readonly fcd: number
  readonly kid: number
  /** The standard error of `kid`; NaN for fewer than 2,000 images. */
  readonly kidError: number
}

/** The distances between the features, [count, 64], of generated images and of a data set's images. */
export const distances = (generated: Float32Array, real: Float32Array): Either.Either<DataError, Distances> =>
  pipe(
    Either.Do,
    Either.bind('fcd', () => frechetDistance(generated, real, featureCount)),
    Either.bind('kernel', () => kernelDistance(generated, real, featureCount)),
    Either.map(({ fcd, kernel }) => ({ fcd, kid: kernel.value, kidError: kernel.standardError })),
  )

/** The simplest reconstruction, which knows nothing of an image: the mean of the training images. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataError } from '../../shared/failure.js'
import { bytesOf, everyPixel, first, range, scaled, type Images } from '../data/images.js'
import { meanSquare } from './evaluate.js'
import type { Work } from './work.js'

/** Images that are read at a time. */
const slice = 4096

/** The mean image, from -1 to 1. */
const meanOf = (images: Images): Either.Either<DataError, Float64Array> => {
  const size = bytesOf(images)
  const sums = new Float64Array(size)
  for (let from = 0; from < images.count; from += slice) {
    const read = images.read(range(from, Math.min(from + slice, images.count)))
    if (Either.isLeft(read)) return read
    read.right.forEach((v, i) => (sums[i % size]! += v / 127.5 - 1))
  }
  return Either.right(sums.map((sum) => sum / images.count))
}

/** The mean squared error of a pixel of the mean training image, for the test images that systems reconstruct. */
export const meanImageMse = ({ data, evaluation }: Work): Either.Either<DataError, number> =>
  pipe(
    Either.Do,
    Either.bind('mean', () => meanOf(data.train)),
    Either.bind('bytes', () => everyPixel(first(evaluation.reconstructed)(data.test))),
    Either.map(({ mean, bytes }) =>
      meanSquare(
        scaled(bytes),
        Float32Array.from({ length: bytes.length }, (_, i) => mean[i % mean.length]!),
      ),
    ),
  )

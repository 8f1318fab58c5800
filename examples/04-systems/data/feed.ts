/**
 * Images as the feed of a training: batches in another order each epoch, pixels from -1 to 1, and optionally each image
 * mirrored left to right with probability 1/2. A batch is a function of the seed and the iteration alone. Only the
 * images of a batch are read for it.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { Data, Run, Space as S, type Error, type Net as N, type Term as T } from 'giry'
import type { DataError } from '../../shared/failure.js'
import { integer, randomNumbers } from '../../shared/randomNumbers.js'
import { bytesOf, range, scaled, type Images, type Shape } from './images.js'

/** One image of a batch. */
export interface Example {
  /** [height, width, channels], from -1 to 1. */
  readonly image: N.Image
  readonly label: T.Index
  /** Its position in the data set, for tables with a row for each image. */
  readonly position: T.Index
}

/** The space of examples of that size. */
export const examplesOf = ({ height, width, channels }: Shape): S.Space<Example> =>
  S.struct({ image: S.tensor([height, width, channels] as const), label: S.integer, position: S.integer })

/** Mirrors image `n` of some left to right, in place. */
const mirror = (pixels: Float32Array, n: number, { height, width, channels }: Shape): void => {
  const start = n * height * width * channels
  for (let y = 0; y < height; y++) {
    const row = pixels.slice(start + y * width * channels, start + (y + 1) * width * channels)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        pixels[start + (y * width + x) * channels + c] = row[(width - 1 - x) * channels + c]!
  }
}

/** Mirrors each of some images with probability 1/2, in place. */
const mirrorSome = (pixels: Float32Array, shape: Shape, seed: number, iteration: number): void => {
  const state = randomNumbers(seed, `flips of iteration ${iteration}`)
  range(0, pixels.length / bytesOf(shape)).forEach((n) => {
    if (integer(state, 2) === 1) mirror(pixels, n, shape)
  })
}

/** How images are dealt out. */
export interface Dealing {
  /** Images of a batch, from 1 to their number. */
  readonly batch: number
  readonly seed: number
  /** Whether images are mirrored at random. */
  readonly flips: boolean
}

const asGiryError = ({ what, where, remedy }: DataError): Error.GiryError => ({
  _tag: 'CodecError',
  what,
  where,
  remedy,
})

/** Batches of examples without end; an image that can't be read ends the run with an error that names its file. */
export const batchesOf = (images: Images, { batch, seed, flips }: Dealing): Run.Feed<T.Batch<Example>> => {
  const { count, height, width, channels } = images
  const order = Run.feed.batches({
    space: S.integer,
    data: Data.data(range(0, count), [count], 'int'),
    batch,
    seed,
  })
  return {
    space: S.batch(batch, examplesOf(images)),
    at: (iteration) =>
      pipe(
        order.at(iteration),
        Either.bindTo('rows'),
        Either.let('at', ({ rows }) => Int32Array.from((rows as Data.Data).values)),
        Either.bindW('bytes', ({ at }) => pipe(images.read(at), Either.mapLeft(asGiryError))),
        Either.map(({ at, bytes }) => {
          const pixels = scaled(bytes)
          if (flips) mirrorSome(pixels, images, seed, iteration)
          return {
            image: Data.data(pixels, [batch, height, width, channels]),
            label: Data.data(
              Int32Array.from(at, (n) => images.labels[n]!),
              [batch],
              'int',
            ),
            position: Data.data(at, [batch], 'int'),
          }
        }),
      ),
  }
}

/**
 * Smaller images by averages of square blocks of pixels, rounded to bytes. Images whose sides aren't multiples of the
 * new side are first set into the middle of a black frame: 28 x 28 becomes 32 x 32, then 16 x 16.
 */
import * as Either from 'fp-ts/lib/Either.js'
import type { Images, Shape } from './images.js'

/** Adds each pixel of image `n` to the sum of its block. */
const addBlocks = (bytes: Uint8Array, n: number, shape: Shape, side: number, sums: Float64Array): void => {
  const { height, width, channels } = shape
  const [tall, wide] = [Math.ceil(height / side), Math.ceil(width / side)]
  const [top, left] = [Math.floor((tall * side - height) / 2), Math.floor((wide * side - width) / 2)]
  const start = n * height * width * channels
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const cell = Math.floor((y + top) / tall) * side + Math.floor((x + left) / wide)
        sums[(n * side * side + cell) * channels + c]! += bytes[start + (y * width + x) * channels + c]!
      }
}

const averages = (bytes: Uint8Array, count: number, shape: Shape, side: number): Uint8Array => {
  const sums = new Float64Array(count * side * side * shape.channels)
  for (let n = 0; n < count; n++) addBlocks(bytes, n, shape, side, sums)
  const pixels = Math.ceil(shape.height / side) * Math.ceil(shape.width / side)
  return Uint8Array.from(sums, (sum) => Math.round(sum / pixels))
}

/** The images averaged down to side x side; those that are no larger stay as they are. */
export const averagedTo =
  (side: number) =>
  (images: Images): Images =>
    images.height <= side && images.width <= side
      ? images
      : {
          ...images,
          height: side,
          width: side,
          read: (at) =>
            Either.map((bytes: Uint8Array) => averages(bytes, at.length, images, side))(images.read(at)),
        }

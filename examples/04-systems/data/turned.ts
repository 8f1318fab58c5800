/**
 * Classes for images that have none: each image turned by 0, 1, 2 and 3 quarters of a circle, clockwise, with the number
 * of quarters for its label (Gidaris et al. 2018). A classifier of turns learns what the images show.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { bytesOf, range, type Images } from './images.js'

/** How many turns there are. */
export const turns = 4

/** Writes a square image, turned clockwise by so many quarters, to `out` from byte `to` on. */
const turn = (
  image: Uint8Array,
  quarters: number,
  side: number,
  channels: number,
  out: Uint8Array,
  to: number,
) => {
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [far, away] = [side - 1 - y, side - 1 - x]
      const [row, column] = [
        [y, x],
        [away, y],
        [far, away],
        [x, far],
      ][quarters] as [number, number]
      for (let c = 0; c < channels; c++)
        out[to + (y * side + x) * channels + c] = image[(row * side + column) * channels + c]!
    }
}

/** Square images, each in its four turns: image 4 n + q is image n turned by q quarters, and has the label q. */
export const turned = (images: Images): Images => ({
  ...images,
  count: turns * images.count,
  labels: Uint8Array.from(range(0, turns * images.count), (position) => position % turns),
  read: (at) =>
    Either.map((pixels: Uint8Array) => {
      const size = bytesOf(images)
      const out = new Uint8Array(pixels.length)
      at.forEach((position, i) =>
        turn(
          pixels.subarray(i * size, (i + 1) * size),
          position % turns,
          images.width,
          images.channels,
          out,
          i * size,
        ),
      )
      return out
    })(images.read(at.map((position) => Math.floor(position / turns)))),
})

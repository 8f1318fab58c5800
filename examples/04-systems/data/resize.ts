/**
 * The crops and sizes of the papers: the middle square of a picture, and a resize whose pixel i is the mean of the
 * input under a triangle around (i + 1/2) s of half width max(s, 1), where s = old / new: linear interpolation when
 * enlarging, and without aliases when shrinking.
 */
import type { Picture } from './picture.js'

/** The middle side x side pixels of a picture that is at least so large; where they can't lie even, up and to the left. */
export const cropMiddle =
  (side: number) =>
  ({ height, width, pixels }: Picture): Picture => {
    const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)]
    const out = new Uint8Array(side * side * 3)
    for (let y = 0; y < side; y++) {
      const from = ((y + top) * width + left) * 3
      out.set(pixels.subarray(from, from + side * 3), y * side * 3)
    }
    return { height: side, width: side, pixels: out }
  }

interface Window {
  readonly start: number
  readonly weights: readonly number[]
}

/** The pixels under each triangle, and their shares. */
const windows = (from: number, to: number): readonly Window[] => {
  const scale = from / to
  const half = Math.max(scale, 1)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const start = Math.max(0, Math.floor(centre - half + 0.5))
    const end = Math.min(from, Math.floor(centre + half + 0.5))
    const heights = Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / half),
    )
    const total = heights.reduce((a, b) => a + b, 0)
    return { start, weights: heights.map((h) => h / total) }
  })
}

/** The means under windows along the middle axis of numbers [outer, length, inner]: [outer, windows, inner]. */
const along = (
  values: ArrayLike<number>,
  [outer, length, inner]: readonly [number, number, number],
  all: readonly Window[],
): Float64Array => {
  const out = new Float64Array(outer * all.length * inner)
  for (let o = 0; o < outer; o++)
    all.forEach(({ start, weights }, i) => {
      for (let k = 0; k < weights.length; k++) {
        const from = (o * length + start + k) * inner
        const to = (o * all.length + i) * inner
        for (let j = 0; j < inner; j++) out[to + j]! += weights[k]! * values[from + j]!
      }
    })
  return out
}

/** The picture at another size. */
export const resize =
  (height: number, width: number) =>
  (p: Picture): Picture => {
    const across = along(p.pixels, [p.height, p.width, 3], windows(p.width, width))
    const down = along(across, [1, p.height, width * 3], windows(p.height, height))
    return { height, width, pixels: Uint8Array.from(down, (v) => Math.round(v)) }
  }

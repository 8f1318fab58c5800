/** Rows of pixels as a picture of images side by side. */
import type { Figure } from '../shared/html.js'
import { grayGrid } from '../shared/images.js'
import { pixels } from './networks.js'

const side = 8
const scale = 5

const images = (values: ArrayLike<number>): readonly Float32Array[] =>
  Array.from({ length: values.length / pixels }, (_, n) =>
    Float32Array.from({ length: pixels }, (_, i) => values[n * pixels + i]!),
  )

/** Images [n, 64] with so many in a row. */
export const grid = (values: ArrayLike<number>, columns: number, caption: string): Figure => ({
  caption,
  png: grayGrid(images(values), side, columns, scale),
})

// Arrays as pictures: grids of gray images, and densities through a colour map.

import { PNG } from 'pngjs'
import { dataUri, escapeText } from './html.js'
import { viridis, type Rgb } from './viridis.js'

/** Pixels between the images of a grid, whatever their scale. */
const gap = 2
const gapColour: Rgb = [120, 130, 160]

/** A PNG file of width x height pixels, row 0 on top. */
const encode = (width: number, height: number, colour: (row: number, column: number) => Rgb): Uint8Array => {
  const png = new PNG({ width, height })
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      png.data.set([...colour(row, column), 255], 4 * (row * width + column))
    }
  }
  return new Uint8Array(PNG.sync.write(png))
}

/** -1 is black and 1 is white; values outside are clamped. */
const gray = (value: number): Rgb => {
  const level = Math.round(127.5 * (1 + Math.max(-1, Math.min(1, value))))
  return [level, level, level]
}

/** A picture of images side by side: how large each is, how many there are in a row, and the side of a pixel. */
interface Grid {
  readonly count: number
  readonly height: number
  readonly width: number
  readonly columns: number
  readonly scale: number
}

/** A PNG of images side by side. Cells that no image fills stay empty. */
const grid = (
  { count, height, width, columns, scale }: Grid,
  colour: (image: number, row: number, column: number) => Rgb,
): Uint8Array => {
  const [tall, wide] = [height * scale + gap, width * scale + gap]
  const rows = Math.max(1, Math.ceil(count / columns))
  return encode(columns * wide - gap, rows * tall - gap, (row, column) => {
    const image = Math.floor(row / tall) * columns + Math.floor(column / wide)
    const [y, x] = [Math.floor((row % tall) / scale), Math.floor((column % wide) / scale)]
    return image >= count || y >= height || x >= width ? gapColour : colour(image, y, x)
  })
}

/**
 * A PNG of square images side by side, `columns` in a row, each pixel as a square of `scale` x `scale`. Each
 * image holds side * side values in [-1, 1], row-major from the top left. Cells that no image fills stay empty.
 */
export const grayGrid = (
  images: readonly Float32Array[],
  side: number,
  columns: number,
  scale: number,
): Uint8Array =>
  grid({ count: images.length, height: side, width: side, columns, scale }, (image, y, x) =>
    gray(images[image]?.[y * side + x] ?? NaN),
  )

/** The same of bytes [count, height, width, channels], gray for 1 channel and red, green and blue for 3. */
export const imageGrid = (
  bytes: Uint8Array,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
  columns: number,
  scale: number,
): Uint8Array => {
  const count = bytes.length / (height * width * channels)
  return grid({ count, height, width, columns, scale }, (image, y, x) => {
    const at = ((image * height + y) * width + x) * channels
    const level = (channel: number): number => bytes[at + Math.min(channel, channels - 1)]!
    return [level(0), level(1), level(2)]
  })
}

/**
 * A PNG of an n x n density, row-major with y upwards: the first row is drawn at the bottom. The colours run
 * from 0 to the density's own maximum; each value is a square of `scale` x `scale` pixels.
 */
export const densityImage = (
  density: Float64Array,
  n: number,
  { scale }: { readonly scale: number },
): Uint8Array => {
  const most = density.reduce((a, b) => Math.max(a, b), 0)
  return encode(n * scale, n * scale, (row, column) => {
    const value = density[(n - 1 - Math.floor(row / scale)) * n + Math.floor(column / scale)] ?? 0
    return viridis(most > 0 ? value / most : 0)
  })
}

/**
 * Several n x n densities side by side, as an SVG that carries their images, with a label above each where
 * given. Every density has its own colour range.
 */
export const densityStrip = (
  densities: readonly Float64Array[],
  n: number,
  { scale, labels = [] }: { readonly scale: number; readonly labels?: readonly string[] },
): string => {
  const side = n * scale
  const top = labels.length > 0 ? 22 : 0
  const width = densities.length * (side + 8) - 8
  const panels = densities.map((density, i) => {
    const left = i * (side + 8)
    const label =
      labels[i] === undefined
        ? ''
        : `<text x="${left + side / 2}" y="15" text-anchor="middle" font-family="sans-serif" font-size="13" ` +
          `fill="#222">${escapeText(labels[i])}</text>`
    const image = dataUri(densityImage(density, n, { scale }))
    return `${label}<image x="${left}" y="${top}" width="${side}" height="${side}" href="${image}"/>`
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${side + top}" ` +
    `viewBox="0 0 ${width} ${side + top}">${panels.join('')}</svg>`
  )
}

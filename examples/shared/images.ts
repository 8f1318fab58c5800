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

/**
 * A PNG of square images side by side, `columns` in a row, each pixel as a square of `scale` x `scale`. Each
 * image holds side * side values in [-1, 1], row-major from the top left. Cells that no image fills stay empty.
 */
export const grayGrid = (
  images: readonly Float32Array[],
  side: number,
  columns: number,
  scale: number,
): Uint8Array => {
  const pitch = side * scale + gap
  const rows = Math.max(1, Math.ceil(images.length / columns))
  return encode(columns * pitch - gap, rows * pitch - gap, (row, column) => {
    const image = images[Math.floor(row / pitch) * columns + Math.floor(column / pitch)]
    const [y, x] = [Math.floor((row % pitch) / scale), Math.floor((column % pitch) / scale)]
    return image === undefined || y >= side || x >= side ? gapColour : gray(image[y * side + x] ?? NaN)
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

import { describe, expect, it } from 'vitest'
import { densityImage, densityStrip, grayGrid, imageGrid } from '../../../examples/shared/images.js'
import { viridis } from '../../../examples/shared/viridis.js'
import * as Laws from './laws.js'

const { decode } = Laws

const opaqueGray = (level: number) => [level, level, level, 255]

describe('a grid of gray images', () => {
  const images = [-1, 0, 1].map((v) => new Float32Array([v, 1, -1, 9]))
  const { width, height, at } = decode(grayGrid(images, 2, 2, 3))

  it('has a cell for each image and gaps of two pixels', () => {
    expect([width, height]).toEqual([14, 14])
    for (const [x, y] of [
      [6, 0],
      [7, 3],
      [0, 6],
      [3, 7],
    ] as const)
      expect(at(x, y)[2]).toBe(160)
  })

  it('maps [-1, 1] to black and white, each value a square', () => {
    for (const [x, y] of [
      [0, 0],
      [2, 2],
    ] as const)
      expect(at(x, y)).toEqual(opaqueGray(0))
    expect(at(8, 0)).toEqual(opaqueGray(128))
    expect(at(0, 8)).toEqual(opaqueGray(255))
    expect(at(3, 0)).toEqual(opaqueGray(255))
    expect(at(0, 3)).toEqual(opaqueGray(0))
    expect(at(5, 5)).toEqual(opaqueGray(255))
  })

  it('leaves the last cells empty if there are too few images', () => {
    expect(at(10, 10)).toEqual(at(6, 0))
  })
})

describe('a grid of images of bytes', () => {
  it('shows red, green and blue, and gray where there is one channel', () => {
    const shape = { height: 1, width: 2, channels: 3 }
    const colours = decode(imageGrid(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), shape, 1, 2))
    expect([colours.width, colours.height]).toEqual([4, 6])
    expect(colours.at(1, 1)).toEqual([1, 2, 3, 255])
    expect(colours.at(2, 0)).toEqual([4, 5, 6, 255])
    expect(colours.at(3, 5)).toEqual([10, 11, 12, 255])
    const grays = decode(imageGrid(Uint8Array.of(9, 200), { ...shape, channels: 1 }, 1, 1))
    expect([grays.at(0, 0), grays.at(1, 0)]).toEqual([opaqueGray(9), opaqueGray(200)])
  })
})

describe('viridis', () => {
  it('goes from dark violet to yellow, clamps, and gets steadily lighter', () => {
    expect(viridis(0)).toEqual([68, 1, 84])
    expect(viridis(1)).toEqual([253, 231, 37])
    expect([viridis(-1), viridis(NaN), viridis(2)]).toEqual([viridis(0), viridis(0), viridis(1)])
    expect(viridis(0.5)).toEqual([33, 145, 140])
    expect(viridis(1 / 16)).toEqual([70, 23, 104])
    const lightness = Array.from({ length: 101 }, (_, i) => viridis(i / 100)).map(
      ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b,
    )
    lightness.slice(1).forEach((value, i) => expect(value).toBeGreaterThan(lightness[i] ?? 0))
  })
})

describe('a picture of a density', () => {
  it('has y upwards and its maximum in the last colour', () => Laws.densityUpwards())

  it('is dark for a density of zeros', () => {
    expect(decode(densityImage(new Float64Array(4), 2, { scale: 1 })).at(0, 0)).toEqual([...viridis(0), 255])
  })

  it('stands beside others in a strip, each with its label and its own range', () => {
    const densities = [new Float64Array([1, 0, 0, 0]), new Float64Array([0, 0, 0, 7])]
    const svg = densityStrip(densities, 2, { scale: 3, labels: ['a < b', 'c'] })
    const images = [...svg.matchAll(/x="(\d+)"[^>]*href="data:image\/png;base64,([^"]+)"/g)]
    expect(images.map((match) => match[1])).toEqual(['0', '14'])
    const pictures = images.map((match) => decode(Buffer.from(match[2] ?? '', 'base64')))
    expect(pictures[0]?.at(0, 5)).toEqual([...viridis(1), 255])
    expect(pictures[1]?.at(5, 0)).toEqual([...viridis(1), 255])
    expect(svg).toContain('>a &lt; b</text>')
    expect(svg).toContain('>c</text>')
    expect(densityStrip(densities, 2, { scale: 3 })).not.toContain('<text')
  })
})

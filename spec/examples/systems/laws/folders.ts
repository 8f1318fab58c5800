/** Folders of pictures, smaller images and batches, as functions that throw when they are others. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { averagedTo } from '../../../../examples/04-systems/data/average.js'
import { readCelebA } from '../../../../examples/04-systems/data/celeba.js'
import { batchesOf } from '../../../../examples/04-systems/data/feed.js'
import {
  block,
  everyPixel,
  inMemory,
  scaled,
  type Images,
} from '../../../../examples/04-systems/data/images.js'
import { readFolder } from '../../../../examples/04-systems/data/listing.js'
import { cropMiddle, resize } from '../../../../examples/04-systems/data/resize.js'
import { errorOf, jpg, png, right, withFiles, type Colour } from '../files.js'

const all = (images: Images): number[] => [...right(everyPixel(images))]
const flat =
  (v: number): Colour =>
  () => [v, v, v]
/** The red of the first pixel of each image: pictures of one colour are told apart by it. */
const firstReds = (images: Images): number[] =>
  all(images).filter((_, i) => i % (images.height * images.width * 3) === 0)

/** Parts and classes by folders; reading by position; the middle square; transparency left out. */
export const partsRead = (): Promise<void> =>
  withFiles(
    {
      'train/b/1.png': png(2, 2, (y, x) => [10 * y, 20 * x, 7]),
      'train/a/2.png': png(2, 2, flat(50)),
      'val/b/3.png': png(2, 2, flat(60)),
      'train/notes.txt': 'nothing',
    },
    async (folder) => {
      const { train, test, classes } = right(await readFolder('mine', folder, { side: 2 })())
      expect([classes, ...train.labels, ...test.labels]).toEqual([2, 0, 1, 1])
      expect(all(test)).toEqual(Array<number>(12).fill(60))
      expect(all(block(1, 2)(train))).toEqual([0, 0, 7, 0, 20, 7, 10, 0, 7, 10, 20, 7])
      expect([...right(train.read(Int32Array.of(1, 0, 1))).slice(12, 24)]).toEqual(Array<number>(12).fill(50))
    },
  )

/** Without parts, the first four fifths of each class are to train on. */
export const blocksRead = (): Promise<void> => {
  const file = (kind: string, i: number): readonly [string, Uint8Array] => [
    `${kind}/${i}.png`,
    png(2, 3, flat(10 * i + (kind === 'x' ? 0 : 100))),
  ]
  const files = Object.fromEntries(['x', 'y'].flatMap((kind) => [0, 1, 2, 3, 4].map((i) => file(kind, i))))
  return withFiles(files, async (folder) => {
    const { train, test, classes } = right(await readFolder('mine', folder, { side: 2 })())
    expect([classes, train.height, train.width]).toEqual([2, 2, 2])
    expect(firstReds(train)).toEqual([0, 10, 20, 30, 100, 110, 120, 130])
    expect(firstReds(test)).toEqual([40, 140])
    expect([...train.labels, ...test.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 1])
  })
}

const face = (level: number): Uint8Array => jpg(12, 10, flat(level))
const faces = { 'img/000001.jpg': face(40), 'img/000002.jpg': face(90), 'img/182638.jpg': face(200) }
const attributes = 'Eyeglasses Male Smiling Young'

/** CelebA's parts by its list or by the published numbers, its classes by three attributes. */
export const celebARead = async (): Promise<void> => {
  const read = (files: Readonly<Record<string, string | Uint8Array>>, part: 'train' | 'test') =>
    withFiles(files, async (folder) => {
      const set = right(await readCelebA(folder, 4)())
      const reds = firstReds(set[part]).map((v) => Math.round(v / 10))
      return { reds, labels: [...set[part].labels], classes: set.classes }
    })
  expect(await read(faces, 'train')).toEqual({ reds: [4, 9], labels: [0, 0], classes: 1 })
  expect(await read(faces, 'test')).toEqual({ reds: [20], labels: [0], classes: 1 })
  const listed = {
    ...faces,
    'list_eval_partition.txt': '000001.jpg 2\n000002.jpg 0\n182638.jpg 1\n',
    'list_attr_celeba.txt': `3\n${attributes}\n000001.jpg 1 -1 -1 1\n000002.jpg  1  1 -1 -1\n182638.jpg 1 1 1 1\n`,
  }
  expect(await read(listed, 'train')).toEqual({ reds: [9], labels: [4], classes: 8 })
  expect(await read(listed, 'test')).toEqual({ reds: [4], labels: [1], classes: 8 })
}

const mine = (folder: string) => async () => {
  const data = await readFolder('mine', folder, { side: 2 })()
  return Either.isLeft(data) ? data : everyPixel(data.right.train)
}

/** A png among jpgs, one under a jpg's name, and a picture of another size are errors. */
export const mixturesRefused = async (): Promise<void> => {
  const good = { 'train/1.jpg': face(1), 'train/2.jpg': face(2), 'test/1.jpg': face(3) }
  expect(await errorOf({ ...good, 'train/3.png': png(12, 10, flat(0)) }, mine)).toEqual({
    _tag: 'DataError',
    what: "the file isn't a jpg as '1.jpg' is",
    where: 'FOLDER/train/3.png',
    remedy: 'give all pictures one format, or take it out',
  })
  expect(await errorOf({ ...good, 'train/2.jpg': png(12, 10, flat(0)) }, mine)).toMatchObject({
    what: "the file isn't jpg data",
    where: 'FOLDER/train/2.jpg',
  })
  for (const [height, width] of [
    [12, 11],
    [11, 10],
  ] as const)
    expect(await errorOf({ ...good, 'train/2.jpg': jpg(height, width, flat(1)) }, mine)).toMatchObject({
      what: `the picture is ${width} x ${height}, while the first is 10 x 12`,
      where: 'FOLDER/train/2.jpg',
    })
}

/** 4 pixels become 2 by shares 3/7, 3/7, 1/7; enlarging is linear; the middle of a picture is its middle. */
export const resized = (): void => {
  const ramp = [0, 70, 140, 210].flatMap((v) => [v, v, v])
  const picture = { height: 1, width: 4, pixels: Uint8Array.from(ramp) }
  const reds = (pixels: Uint8Array): number[] => [...pixels].filter((_, i) => i % 3 === 0)
  expect(reds(resize(1, 2)(picture).pixels)).toEqual([50, 160])
  expect(reds(resize(1, 8)(picture).pixels)).toEqual([0, 18, 53, 88, 123, 158, 193, 210])
  expect(reds(resize(2, 2)({ ...picture, height: 4, width: 1 }).pixels)).toEqual([50, 50, 160, 160])
  const grid = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => Math.floor(i / 3))
  expect(reds(cropMiddle(2)({ height: 5, width: 4, pixels: grid }).pixels)).toEqual([5, 6, 9, 10])
}

/** 28 x 28 in a frame of 2, then the mean of each 2 x 2; 4 x 4 by channel; smaller ones as they are. */
export const averaged = (): void => {
  const one = (side: number, channels: number, values: ArrayLike<number>): Images =>
    inMemory({ height: side, width: side, channels }, Uint8Array.from(values), Uint8Array.of(0))
  const digit = one(
    28,
    1,
    Array.from({ length: 784 }, (_, i) => (i < 28 ? 100 : 40)),
  )
  const small = averagedTo(16)(digit)
  const row = (y: number): number[] => all(small).slice(16 * y, 16 * y + 16)
  expect([small.height, small.width]).toEqual([16, 16])
  expect(row(0)).toEqual(Array<number>(16).fill(0))
  expect(row(1)).toEqual([0, ...Array<number>(14).fill(70), 0])
  expect(row(14)).toEqual([0, ...Array<number>(14).fill(40), 0])
  const colours = one(
    4,
    3,
    Array.from({ length: 48 }, (_, i) => [i, 2, 101][i % 3]!),
  )
  expect(all(averagedTo(2)(colours)).slice(0, 6)).toEqual([8, 2, 101, 14, 2, 101])
  expect(averagedTo(16)(colours)).toBe(colours)
}

/** An epoch has each image once with its label; mirrored ones are about half; the batch is one of its iteration. */
export const dealt = (): void => {
  const pixels = Uint8Array.from({ length: 40 * 6 }, (_, i) => i)
  const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 7)
  const images = inMemory({ height: 1, width: 2, channels: 3 }, pixels, labels)
  const feed = batchesOf(images, { batch: 10, seed: 3, flips: true })
  const epoch = [0, 1, 2, 3].map((t) => right(feed.at(t)))
  const at = epoch.flatMap(({ position }) => [...position.values])
  expect(at.toSorted((a, b) => a - b)).toEqual([...labels.keys()])
  expect(epoch.flatMap(({ label }) => [...label.values])).toEqual(at.map((n) => labels[n]))
  const found = epoch.flatMap(({ image }) =>
    Array.from({ length: 10 }, (_, n) => [...image.values.subarray(6 * n, 6 * n + 6)]),
  )
  const mirrored = found.map((image, i) => {
    const [a, b, c, d, e, f] = scaled(pixels.subarray(6 * at[i]!, 6 * at[i]! + 6))
    const straight = [a, b, c, d, e, f]
    const isStraight = image.every((v, j) => v === straight[j])
    if (!isStraight) expect(image).toEqual([d, e, f, a, b, c])
    return !isStraight
  })
  const count = mirrored.filter((m) => m).length
  expect(count).toBeGreaterThan(8)
  expect(count).toBeLessThan(32)
  expect(right(feed.at(2))).toEqual(epoch[2])
  const still = right(batchesOf(images, { batch: 10, seed: 3, flips: false }).at(0))
  expect([...still.image.values.subarray(0, 6)]).toEqual([
    ...scaled(pixels.subarray(6 * at[0]!, 6 * at[0]! + 6)),
  ])
}

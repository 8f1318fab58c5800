/**
 * One type for every data set: images of bytes [n, height, width, channels], row-major, with a class each. They lie in
 * memory, or are read when they are asked for, so that a folder may be larger than memory. What is made of images
 * (a part, an average) is read through what it was made of.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataError } from '../../shared/failure.js'

/** The size of an image. */
export interface Shape {
  readonly height: number
  readonly width: number
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: number
}

/** Images with their classes. */
export interface Images extends Shape {
  readonly count: number
  /** The class of each image: [count]. All 0 where a source has no classes. */
  readonly labels: Uint8Array
  /** The images at the given positions, in that order: [at.length, height, width, channels], 0 to 255. */
  readonly read: (at: Int32Array) => Either.Either<DataError, Uint8Array>
}

/** Images to train on, and others to test with. */
export interface DataSet {
  readonly name: string
  /** Labels are 0 to classes - 1; 1 where the images have no classes. */
  readonly classes: number
  readonly train: Images
  readonly test: Images
  /** Names the source: the SHA-256 of its files, or of a folder's list of names and lengths. */
  readonly sha256: string
}

/** A data error. */
export const dataError = (what: string, where: string, remedy: string): DataError => ({
  _tag: 'DataError',
  what,
  where,
  remedy,
})

/** Bytes of one image. */
export const bytesOf = ({ height, width, channels }: Shape): number => height * width * channels

/** The positions from, ..., to - 1. */
export const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, i) => from + i)

/** Images in memory: [count, height, width, channels], as many as there are labels. */
export const inMemory = (shape: Shape, pixels: Uint8Array, labels: Uint8Array): Images => {
  const size = bytesOf(shape)
  return {
    ...shape,
    count: labels.length,
    labels,
    read: (at) => {
      const out = new Uint8Array(at.length * size)
      at.forEach((from, to) => out.set(pixels.subarray(from * size, (from + 1) * size), to * size))
      return Either.right(out)
    },
  }
}

/** All bytes of the images. */
export const everyPixel = (images: Images): Either.Either<DataError, Uint8Array> =>
  images.read(range(0, images.count))

/** The same images in memory. */
export const loaded = (images: Images): Either.Either<DataError, Images> =>
  pipe(
    everyPixel(images),
    Either.map((pixels) => inMemory(images, pixels, images.labels)),
  )

/** The images at the given positions, in that order. */
export const select =
  (at: Int32Array) =>
  (images: Images): Images => ({
    ...images,
    count: at.length,
    labels: Uint8Array.from(at, (from) => images.labels[from]!),
    read: (chosen) => images.read(Int32Array.from(chosen, (i) => at[i]!)),
  })

/** The images from, ..., to - 1. */
export const block =
  (from: number, to: number) =>
  (images: Images): Images =>
    select(range(from, to))(images)

/** The first images, or all where there are fewer. */
export const first =
  (count: number) =>
  (images: Images): Images =>
    block(0, Math.min(count, images.count))(images)

/**
 * The first four fifths to train on and the rest to test with, in contiguous blocks: neighbours of a file are often
 * cut from one photograph, so that a random part would show the test's neighbours in training.
 */
export const inBlocks = (images: Images): Pick<DataSet, 'train' | 'test'> => {
  const trained = Math.floor(images.count * 0.8)
  return { train: block(0, trained)(images), test: block(trained, images.count)(images) }
}

/** The labels, or the first that isn't 0 to classes - 1. */
export const checkLabels = (
  labels: Uint8Array,
  classes: number,
  path: string,
): Either.Either<DataError, Uint8Array> => {
  const wrong = labels.findIndex((label) => label >= classes)
  return wrong < 0
    ? Either.right(labels)
    : Either.left(
        dataError(
          `the label is ${labels[wrong]}, not one of 0 to ${classes - 1}`,
          `${path}, image ${wrong}`,
          'put back the original file',
        ),
      )
}

/** Bytes 0 to 255 as numbers from -1 to 1. */
export const scaled = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (v) => v / 127.5 - 1)

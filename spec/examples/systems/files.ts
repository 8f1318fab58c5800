// Small files of each format, made for the tests of this folder, and a place to put them.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import * as Either from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { assert } from 'vitest'
import type { DataError } from '../../../examples/shared/failure.js'
import { integer, randomNumbers } from '../../../examples/shared/randomNumbers.js'

export type Files = Readonly<Record<string, Uint8Array | string>>

/** Calls `use` with a folder of these files, which is removed afterwards. */
export const withFiles = async <A>(files: Files, use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'data-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const right = <A>(result: Either.Either<unknown, A>): A => {
  assert(Either.isRight(result), Either.isLeft(result) ? JSON.stringify(result.left) : '')
  return result.right
}

export const left = <E>(result: Either.Either<E, unknown>): E => {
  assert(Either.isLeft(result), 'an error was expected')
  return result.left
}

/** The error of reading these files; its `where` begins at the folder's name. */
export const errorOf = (
  files: Files,
  read: (folder: string) => TaskEither<DataError, unknown>,
): Promise<DataError> =>
  withFiles(files, async (folder) => {
    const error = left(await read(folder)())
    return { ...error, where: error.where.replaceAll(folder, 'FOLDER') }
  })

/** Bytes that look different everywhere, the same ones for a salt. */
export const bytes = (count: number, salt = 0): Uint8Array => {
  const state = randomNumbers(salt, 'bytes')
  return Uint8Array.from({ length: count }, () => integer(state, 256))
}

/** An idx file. */
export const idx = (
  shape: readonly number[],
  values: Uint8Array,
  magic = 0x0800 + shape.length,
): Uint8Array => {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(magic)
  shape.forEach((length, i) => header.writeUInt32BE(length, 4 + 4 * i))
  return Buffer.concat([header, values])
}

/** An element of a MAT-file, in the long form or, with at most 4 bytes, in the short one. */
export const element = (type: number, data: Uint8Array, form: 'long' | 'short' = 'long'): Buffer => {
  const tag = Buffer.alloc(8)
  if (form === 'short') {
    tag.writeUInt16LE(type)
    tag.writeUInt16LE(data.length, 2)
    tag.set(data, 4)
    return tag
  }
  tag.writeUInt32LE(type)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([tag, data, Buffer.alloc(type === 15 ? 0 : (8 - (data.length % 8)) % 8)])
}

/** A variable: its class and flags, and the type and bytes of its numbers. */
export const matrix = (
  name: string,
  shape: readonly number[],
  [kind, flags]: readonly [number, number],
  numbers: Buffer,
): Buffer =>
  element(
    14,
    Buffer.concat([
      element(6, Uint8Array.of(kind, flags, 0, 0, 0, 0, 0, 0)),
      element(5, new Uint8Array(Int32Array.from(shape).buffer)),
      element(1, Buffer.from(name), name.length <= 4 ? 'short' : 'long'),
      numbers,
    ]),
  )

export const compressed = (variable: Buffer): Buffer => element(15, deflateSync(variable))

/** A MAT-file of these elements. */
export const mat = (...elements: readonly Buffer[]): Buffer => {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file')
  header.writeUInt16LE(0x0100, 124)
  header.write('IM', 126)
  return Buffer.concat([header, ...elements])
}

const uint8 = [9, 0] as const

/** SVHN's file: images of any shape, and labels 1 to 10. */
export const svhn = (
  pixels: Uint8Array,
  labels: readonly number[],
  shape = [32, 32, 3, labels.length],
): Buffer =>
  mat(
    compressed(matrix('X', shape, uint8, element(2, pixels))),
    compressed(matrix('y', [labels.length, 1], uint8, element(2, Uint8Array.from(labels)))),
  )

/** Red, green and blue of a pixel. */
export type Colour = (y: number, x: number) => readonly [number, number, number]

const rgba = (height: number, width: number, colour: Colour): Buffer =>
  Buffer.from(
    Array.from({ length: height * width }, (_, i) => [
      ...colour(Math.floor(i / width), i % width),
      255,
    ]).flat(),
  )

export const png = (height: number, width: number, colour: Colour): Uint8Array => {
  const picture = new PNG({ width, height })
  picture.data.set(rgba(height, width, colour))
  return PNG.sync.write(picture)
}

export const jpg = (height: number, width: number, colour: Colour): Uint8Array =>
  jpeg.encode({ width, height, data: rgba(height, width, colour) }, 95).data

/** The digits and their parts, as functions that throw when they are others; with what their specs share. */
import * as Either from 'fp-ts/lib/Either.js'
import { assert, expect } from 'vitest'
import { readDigits, split, type Digits, type DigitSet } from '../../../examples/02-digits/digits.js'

/** Both sets. */
export const load = async (): Promise<Digits> => {
  const result = await readDigits()()
  assert(Either.isRight(result))
  return result.right
}

/** How many images there are of each digit. */
export const counts = ({ labels }: DigitSet): number[] =>
  Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)

/** Ink from 0 to 16 is scaled to [-1, 1], row by row. */
export const inkScaled = async (): Promise<void> => {
  const { train } = await load()
  const ink = [...train.images.slice(64, 80)].map((v) => 8 * (v + 1))
  expect(ink).toEqual([0, 0, 10, 16, 6, 0, 0, 0, 0, 7, 16, 8, 16, 5, 0, 0])
  expect(train.images.reduce((a, b) => Math.min(a, b))).toBe(-1)
  expect(train.images.reduce((a, b) => Math.max(a, b))).toBe(1)
}

const key = ({ images, labels }: DigitSet, n: number): string =>
  `${labels[n]}:${images.slice(64 * n, 64 * n + 64).join(',')}`
const keys = (set: DigitSet): string[] => Array.from({ length: set.count }, (_, n) => key(set, n))

/** The parts of a split have all images, each with its label, the same ones for one seed. */
export const parted = async (): Promise<void> => {
  const { train } = await load()
  const result = split(train, 500, 3)
  assert(Either.isRight(result))
  expect([result.right.train.count, result.right.heldOut.count]).toEqual([3323, 500])
  const parts = [...keys(result.right.train), ...keys(result.right.heldOut)]
  expect(parts.toSorted()).toEqual(keys(train).toSorted())
  expect(counts(result.right.heldOut).every((count) => count > 25 && count < 80)).toBe(true)
  expect(split(train, 500, 3)).toEqual(result)
  expect(split(train, 500, 4)).not.toEqual(result)
}

/** The classifier of a data set, its file, and the distances in its features, as functions that throw. */
import { expect } from 'vitest'
import type { DataSet } from '../../../../examples/04-systems/data/images.js'
import { everyPixel, inMemory, scaled } from '../../../../examples/04-systems/data/images.js'
import { loadData } from '../../../../examples/04-systems/data/load.js'
import { turned } from '../../../../examples/04-systems/data/turned.js'
import {
  features,
  featuresOfImages,
  netsOf,
  trainClassifier,
  type Classifier,
} from '../../../../examples/04-systems/metrics/classifier.js'
import { distances } from '../../../../examples/04-systems/metrics/distances.js'
import { readClassifier, saveClassifier } from '../../../../examples/04-systems/metrics/saved.js'
import { randomNumbers, uniform } from '../../../../examples/shared/randomNumbers.js'
import { Net as N, type Run } from 'giry'
import { left, right, withFiles } from '../files.js'

const wasm = { backend: 'wasm' } as const

/** Digits of 8 x 8, and a classifier of them after a few passes. */
export const trained = async (
  most = { train: 1500, test: 400 },
  iterations = 150,
): Promise<{ readonly data: DataSet; readonly classifier: Classifier }> => {
  const data = right(await loadData({ data: 'optdigits', most })())
  return withFiles({}, async (folder) => ({
    data,
    classifier: right(await trainClassifier(data, folder, wasm, iterations)()),
  }))
}

/** It finds most digits, and in its features test digits are nearer to the training digits than noise. */
export const useful = async (): Promise<void> => {
  const { data, classifier } = await trained()
  expect(classifier.accuracy).toBeGreaterThan(0.8)
  const real = right(await featuresOfImages(classifier, wasm)(data.train)())
  const test = right(await featuresOfImages(classifier, wasm)(data.test)())
  const state = randomNumbers(1, 'noise')
  const noise = Float32Array.from({ length: 400 * 64 }, () => 2 * uniform(state) - 1)
  const far = right(distances(right(await features(classifier, wasm)(noise)()), real))
  const near = right(distances(test, real))
  expect(far.fcd).toBeGreaterThan(1)
  expect(near.fcd).toBeLessThan(far.fcd / 5)
  expect(near.kid).toBeLessThan(far.kid / 5)
  expect(right(distances(real, real)).fcd).toBeLessThan(1e-4)
}

/** A saved classifier is the same when it is read; one of other data, or a file that is cut, is an error. */
export const kept = async (): Promise<void> => {
  const { data, classifier } = await trained({ train: 200, test: 50 }, 2)
  await withFiles({}, async (folder) => {
    const path = right(await saveClassifier(folder, classifier)())
    expect(path).toBe(`${folder}/classifier.json`)
    const again = right(await readClassifier(folder, data.sha256)())
    expect(again).toMatchObject({ accuracy: classifier.accuracy, classes: 10 })
    const pixels = scaled(right(everyPixel(data.test)))
    const before = right(await features(classifier, wasm)(pixels)())
    expect(right(await features(again, wasm)(pixels)())).toEqual(before)
    expect(left(await readClassifier(folder, 'another')()).what).toBe(
      'the classifier was trained on other data',
    )
    expect(left(await readClassifier(`${folder}/none`, data.sha256)()).what).toMatch(/ENOENT/)
  })
  await withFiles({ 'classifier.json': '{"format": "class' }, async (folder) => {
    expect(left(await readClassifier(folder, data.sha256)()).what).toMatch(/^the file is cut off/)
  })
}

/** A training that is stopped goes on where it was, to the same weights; another folder's knows nothing of it. */
export const resumed = async (): Promise<void> => {
  const { data, classifier } = await trained({ train: 200, test: 50 }, 30)
  await withFiles({}, async (folder) => {
    const stop = new AbortController()
    const onEvent = (event: Run.Event): void => {
      if (event.kind === 'progress' && event.done >= 5) stop.abort()
    }
    const part = trainClassifier(data, folder, { ...wasm, signal: stop.signal, onEvent }, 30)
    expect(left(await part())).toMatchObject({ _tag: 'Cancelled' })
    let first = Infinity
    const hear = (event: Run.Event): void => {
      if (event.kind === 'progress' && event.total === 30) first = Math.min(first, event.done)
    }
    const rest = right(await trainClassifier(data, folder, { ...wasm, onEvent: hear }, 30)())
    expect(first).toBeGreaterThanOrEqual(5)
    expect(rest).toEqual(classifier)
  })
}

/** A 2 x 2 image a b / c d turned clockwise is c a / d b, then d c / b a, then b d / a c. */
export const turnedByHand = (): void => {
  const shape = { height: 2, width: 2, channels: 1 }
  const images = turned(inMemory(shape, Uint8Array.of(9, 9, 9, 9, 1, 2, 3, 4), Uint8Array.of(0, 0)))
  const pixels = right(images.read(Int32Array.of(4, 5, 6, 7)))
  expect([...pixels]).toEqual([1, 2, 3, 4, 3, 1, 4, 2, 4, 3, 2, 1, 2, 4, 1, 3])
  expect([images.count, ...images.labels]).toEqual([8, 0, 1, 2, 3, 0, 1, 2, 3])
}

/** Images of every side get a net down to one filter of the whole. */
export const sized = (): void => {
  const count = (side: number, channels: number): number =>
    N.count(netsOf({ height: side, width: side, channels }, 10))
  const norm = (width: number): number => 2 * width
  const filter = (from: number, to: number, kernel: number): number => (from * kernel ** 2 + 1) * to
  const scores = 65 * 10
  expect(count(8, 1)).toBe(filter(1, 32, 4) + norm(32) + filter(32, 64, 4) + scores)
  expect(count(28, 1)).toBe(
    filter(1, 32, 4) + filter(32, 64, 4) + filter(64, 128, 4) + norm(224) + filter(128, 64, 3) + scores,
  )
}

/** What is read from the original formats, as functions that throw when it is something else. */
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { readCifar10 } from '../../../../examples/04-systems/data/cifar10.js'
import { everyPixel, type DataSet } from '../../../../examples/04-systems/data/images.js'
import { parseMat } from '../../../../examples/04-systems/data/mat.js'
import { readMnist } from '../../../../examples/04-systems/data/mnist.js'
import { readOptdigits } from '../../../../examples/04-systems/data/optdigits.js'
import { readSvhn } from '../../../../examples/04-systems/data/svhn.js'
import { bytes, compressed, element, errorOf, idx, mat, matrix, right, svhn, withFiles } from '../files.js'

const pixels = (data: DataSet, part: 'train' | 'test'): Uint8Array => right(everyPixel(data[part]))

/** Files of MNIST: some packed, one with the other spelling of its name. */
export const mnist = {
  'a/train-images-idx3-ubyte.gz': gzipSync(idx([3, 28, 28], bytes(3 * 784))),
  'a/train-labels-idx1-ubyte.gz': gzipSync(idx([3], Uint8Array.of(9, 0, 4))),
  'a/t10k-images.idx3-ubyte': idx([2, 28, 28], bytes(2 * 784, 1)),
  'a/t10k-labels-idx1-ubyte': idx([2], Uint8Array.of(7, 7)),
}

/** MNIST's images are the bytes as they lie, its labels those of the label files. */
export const mnistRead = (): Promise<void> =>
  withFiles(mnist, async (folder) => {
    const data = right(await readMnist(folder)())
    expect([data.train.count, data.train.height, data.train.width, data.train.channels]).toEqual([
      3, 28, 28, 1,
    ])
    expect(pixels(data, 'train')).toEqual(bytes(3 * 784))
    expect(pixels(data, 'test')).toEqual(bytes(2 * 784, 1))
    expect([...data.train.labels, ...data.test.labels]).toEqual([9, 0, 4, 7, 7])
    expect(right(await readMnist(`${folder}/a/t10k-labels-idx1-ubyte`)())).toMatchObject({
      sha256: data.sha256,
    })
  })

/** A record of CIFAR-10. */
const record = (label: number, salt: number): Uint8Array => Uint8Array.of(label, ...bytes(3072, salt))

/** Files of CIFAR-10: two records, then one in each; the third is a cut. */
export const cifar10 = {
  'data_batch_1.bin': Buffer.concat([record(3, 1), record(9, 2)]),
  'data_batch_2.bin': record(0, 3),
  'data_batch_3.first1.bin': record(1, 4),
  'data_batch_4.bin': record(2, 5),
  'data_batch_4.first1.bin': record(8, 99),
  'data_batch_5.bin': record(4, 6),
  'test_batch.bin': record(5, 7),
}

/** Pixel (y, x) of channel c is byte 1024 c + 32 y + x of its record; originals come before cuts. */
export const cifar10Read = (): Promise<void> =>
  withFiles(cifar10, async (folder) => {
    const data = right(await readCifar10(folder)())
    expect([...data.train.labels, ...data.test.labels]).toEqual([3, 9, 0, 1, 2, 4, 5])
    const second = bytes(3072, 2)
    const found = pixels(data, 'train').subarray(3072, 6144)
    for (const [y, x, c] of [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
      [5, 17, 1],
      [31, 31, 2],
    ] as const)
      expect(found[(y * 32 + x) * 3 + c]).toBe(second[1024 * c + 32 * y + x])
    const one = right(await readCifar10(`${folder}/data_batch_1.bin`)())
    expect([one.train.count, one.test.count]).toEqual([1, 1])
    expect([...one.test.labels]).toEqual([9])
  })

/** Pixel (y, x) of channel c of image n is byte y + 32 (x + 32 (c + 3 n)); 10 is the digit 0; one file is parted. */
export const svhnRead = async (): Promise<void> => {
  const values = bytes(10 * 3072)
  const labels = [5, 2, 1, 10, 6, 1, 9, 1, 8, 3]
  const files = { 'test_32x32.first10.mat': svhn(values, labels) }
  await withFiles(files, async (folder) => {
    const data = right(await readSvhn(folder)())
    expect([data.train.count, data.test.count, data.train.channels]).toEqual([8, 2, 3])
    expect([...data.train.labels, ...data.test.labels]).toEqual([5, 2, 1, 0, 6, 1, 9, 1, 8, 3])
    for (const [n, y, x, c] of [
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [3, 0, 0, 2],
      [7, 20, 11, 1],
    ] as const)
      expect(pixels(data, 'train')[n * 3072 + (y * 32 + x) * 3 + c]).toBe(
        values[y + 32 * (x + 32 * (c + 3 * n))],
      )
    expect(pixels(data, 'test')[0]).toBe(values[8 * 3072])
  })
  await withFiles({ ...files, 'train_32x32.mat': svhn(bytes(3072), [10]) }, async (folder) => {
    const data = right(await readSvhn(folder)())
    expect([data.train.count, data.test.count]).toEqual([1, 10])
  })
}

/** Arrays of every type of number are read, packed or not; text, cells and complex numbers are left out. */
export const matRead = async (): Promise<void> => {
  const numbers = (array: ArrayBufferView): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  const file = mat(
    matrix('eight', [1, 2], [8, 0], element(1, numbers(Int8Array.of(-3, 4)), 'short')),
    compressed(matrix('sixteen', [2, 1], [10, 0], element(3, numbers(Int16Array.of(-300, 7)), 'short'))),
    matrix('words', [3], [11, 0], element(4, numbers(Uint16Array.of(65535, 1, 2)))),
    matrix('thirty', [1], [12, 0], element(5, numbers(Int32Array.of(-70000)))),
    matrix('two', [1], [13, 0], element(6, numbers(Uint32Array.of(4e9)))),
    compressed(matrix('single', [1], [7, 0], element(7, numbers(Float32Array.of(0.5))))),
    matrix('double', [2], [6, 0], element(9, numbers(Float64Array.of(0.1, -2)))),
    matrix('stored', [2], [6, 0], element(2, Uint8Array.of(200, 3))),
    matrix('text', [2], [4, 0], element(4, numbers(Uint16Array.of(72, 105)))),
    matrix('complex', [1], [6, 0x08], element(9, numbers(Float64Array.of(1)))),
  )
  const arrays = right(await parseMat(file, 'x.mat')())
  expect(arrays.map(({ name, shape, values }) => [name, shape, [...values]])).toEqual([
    ['eight', [1, 2], [-3, 4]],
    ['sixteen', [2, 1], [-300, 7]],
    ['words', [3], [65535, 1, 2]],
    ['thirty', [1], [-70000]],
    ['two', [1], [4e9]],
    ['single', [1], [0.5]],
    ['double', [2], [0.1, -2]],
    ['stored', [2], [200, 3]],
  ])
}

/** Levels 0 to 16 become the bytes nearest to 255 / 16 of them. */
export const optdigitsRead = async (): Promise<void> => {
  const data = right(await readOptdigits()())
  const ink = [0, 0, 10, 16, 6, 0, 0, 0, 0, 7, 16, 8, 16, 5, 0, 0]
  expect([...pixels(data, 'train').slice(64, 80)]).toEqual(ink.map((v) => Math.round((v * 255) / 16)))
  expect([data.train.count, data.test.count, data.train.height]).toEqual([3823, 1797, 8])
}

/** Labels may be 0 to 9 in MNIST and CIFAR-10 and 1 to 10 in SVHN, and no others. */
export const labelsChecked = async (): Promise<void> => {
  const gray = new Uint8Array(784)
  const drawn = { ...mnist, 'a/t10k-images.idx3-ubyte': idx([2, 28, 28], Buffer.concat([gray, gray])) }
  expect(
    await errorOf({ ...drawn, 'a/t10k-labels-idx1-ubyte': idx([2], Uint8Array.of(9, 10)) }, readMnist),
  ).toMatchObject({
    what: 'the label is 10, not one of 0 to 9',
    where: 'FOLDER/a/t10k-labels-idx1-ubyte, image 1',
  })
  expect(await errorOf({ ...cifar10, 'data_batch_2.bin': record(10, 3) }, readCifar10)).toMatchObject({
    what: 'the label is 10, not one of 0 to 9',
    where: 'FOLDER/data_batch_2.bin, image 0',
  })
  for (const wrong of [0, 11])
    expect(await errorOf({ 'train_32x32.mat': svhn(bytes(2 * 3072), [10, wrong]) }, readSvhn)).toMatchObject({
      what: `the label is ${wrong}, not one of 1 to 10`,
      where: 'FOLDER/train_32x32.mat, image 1',
    })
}

// The original formats: small files made here, damaged ones, and, where GIRY_DATA says where they are, the real ones.

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readCifar10 } from '../../../examples/04-systems/data/cifar10.js'
import { everyPixel, type DataSet } from '../../../examples/04-systems/data/images.js'
import { loadData } from '../../../examples/04-systems/data/load.js'
import { parseMat } from '../../../examples/04-systems/data/mat.js'
import { readMnist } from '../../../examples/04-systems/data/mnist.js'
import { readSvhn } from '../../../examples/04-systems/data/svhn.js'
import { killedBy, type Edit } from '../../mutants.js'
import { bytes, element, errorOf, idx, left, mat, matrix, right, svhn } from './files.js'
import * as Laws from './laws/formats.js'

describe('the original formats', () => {
  it('MNIST: idx, packed or not', () => Laws.mnistRead())
  it('CIFAR-10: records of planes, cuts among originals, one file alone', () => Laws.cifar10Read())
  it('SVHN: column-major, 10 for 0, parted into blocks', () => Laws.svhnRead())
  it('MAT-files: every type of number', () => Laws.matRead())
  it('optdigits: 17 levels as bytes', () => Laws.optdigitsRead())
  it('labels out of range', () => Laws.labelsChecked())
})

describe('damaged files', () => {
  const pixels = 'a/train-images-idx3-ubyte.gz'
  const withPixels = (content: Uint8Array) => errorOf({ ...Laws.mnist, [pixels]: content }, readMnist)

  it('an idx file with a wrong magic number', async () => {
    const error = await withPixels(gzipSync(idx([3, 28, 28], bytes(3 * 784), 0x0d03)))
    expect(error).toMatchObject({
      _tag: 'DataError',
      what: 'the magic number is 3331 and not 2051',
      where: `FOLDER/${pixels}`,
    })
    expect(error.remedy).toContain('put back the original file')
  })

  it('idx files that are cut, too long, of another size, or fewer than their labels', async () => {
    const whole = idx([3, 28, 28], bytes(3 * 784))
    expect((await withPixels(whole.subarray(0, 9))).what).toBe('the file ends within its header of 16 bytes')
    expect((await withPixels(whole.subarray(0, 1000))).what).toBe('the header says 2352 bytes and 984 follow')
    expect((await withPixels(Buffer.concat([whole, whole]))).what).toMatch(/says 2352 bytes and 4720 follow/)
    expect((await withPixels(gzipSync(whole).subarray(0, 500))).what).toMatch(/isn't whole gzip data/)
    expect((await withPixels(idx([3, 14, 56], bytes(3 * 784)))).what).toBe(
      'the images are 14 x 56 and not 28 x 28',
    )
    expect((await withPixels(idx([2, 28, 28], bytes(2 * 784)))).what).toBe('there are 3 labels for 2 images')
  })

  const whole = svhn(bytes(4 * 3072), [1, 2, 3, 4])

  it.each([100, 130, 2000, whole.length - 1])('a .mat cut after %i bytes', async (length) => {
    const error = await errorOf({ 'train_32x32.mat': whole.subarray(0, length) }, readSvhn)
    expect(error).toMatchObject({ _tag: 'DataError', where: 'FOLDER/train_32x32.mat' })
    expect(error.what).toMatch(/^the file ends within/)
  })

  it('a .mat whose packed data are damaged, or that is another version', async () => {
    const damaged = Buffer.from(whole)
    damaged.fill(0, 1000, 1100)
    expect((await errorOf({ 'train_32x32.mat': damaged }, readSvhn)).what).toMatch(/isn't whole zlib data/)
    const newer = Buffer.from(whole)
    newer[125] = 2
    const error = await errorOf({ 'train_32x32.mat': newer }, readSvhn)
    expect([error.what, error.remedy]).toEqual([
      "the header isn't that of a little-endian MAT-file of version 5",
      "save it with '-v7'",
    ])
  })

  it('a .mat with other variables, another shape, or fewer labels', async () => {
    const what = async (content: Uint8Array) => (await errorOf({ 'train_32x32.mat': content }, readSvhn)).what
    const y = matrix('y', [1, 1], [9, 0], element(2, Uint8Array.of(1)))
    const x = matrix('X', [32, 32, 3, 2], [9, 0], element(2, bytes(2 * 3072)))
    expect(await what(mat(y))).toBe("the file lacks the variable 'X' or 'y'")
    expect(await what(mat(x, y))).toBe('there are 1 labels for 2 images')
    expect(await what(svhn(bytes(4 * 768), [1, 2, 3, 4], [16, 16, 3, 4]))).toMatch(
      /^'X' is 16 x 16 x 3 x 4, not/,
    )
    const short = matrix('X', [32, 32, 3, 2], [9, 0], element(2, bytes(3072)))
    expect(await what(mat(short, y))).toBe("'X' has 3072 numbers and not 32 x 32 x 3 x 2")
    const odd = matrix('X', [1], [9, 0], element(77, bytes(8)))
    expect(left(await parseMat(mat(odd), 'x.mat')()).what).toMatch(/unknown type 77/)
  })

  it('records of CIFAR-10 that are cut', async () => {
    const files = { ...Laws.cifar10, 'data_batch_5.bin': bytes(3072) }
    expect(await errorOf(files, readCifar10)).toMatchObject({
      what: "the file has 3072 bytes, which aren't records of 3073",
      where: 'FOLDER/data_batch_5.bin',
    })
  })

  it('files and folders that are missing', async () => {
    const { [pixels]: _, ...rest } = Laws.mnist
    expect(await errorOf(rest, readMnist)).toMatchObject({
      what: 'there is no file train-images-idx3-ubyte.gz, nor a cut of it',
      where: 'FOLDER',
    })
    expect((await errorOf({}, readSvhn)).what).toBe('there is no file train_32x32.mat, nor a cut of it')
    expect((await errorOf({}, readCifar10)).what).toBe('there is no file data_batch_1.bin, nor a cut of it')
    const nowhere = left(await loadData({ data: 'svhn', path: '/nowhere/at/all' })())
    expect(nowhere.what).toMatch(/no such file or folder .*ENOENT/)
  })
})

describe.skipIf(!process.env['GIRY_DATA'])('the real files (skipped without GIRY_DATA)', () => {
  const load = async (data: 'mnist' | 'svhn' | 'cifar10'): Promise<DataSet> =>
    right(await loadData({ data })())
  const counts = (labels: Uint8Array) =>
    Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)
  const mean = (values: Uint8Array) => values.reduce((a, b) => a + b, 0) / values.length / 255

  it('MNIST', async () => {
    const { train, test } = await load('mnist')
    expect(counts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    expect(counts(test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    expect(mean(right(everyPixel(train)))).toBeCloseTo(0.13066, 5)
  })

  it('the cut of SVHN', async () => {
    const { train, test } = await load('svhn')
    expect([train.count, test.count]).toEqual([8000, 2000])
    const hash = createHash('sha256')
      .update(right(everyPixel(train)))
      .update(right(everyPixel(test)))
    expect(hash.digest('hex')).toBe('8158838bf8df734f0d02585aa5edb2c38ed95f96ee012486015b47716777f9b3')
    expect(counts(Uint8Array.from([...train.labels, ...test.labels]))).toEqual([
      684, 1968, 1590, 1104, 964, 909, 773, 767, 621, 620,
    ])
  })

  it('the cut of CIFAR-10', async () => {
    const { train, test } = await load('cifar10')
    expect(counts(train.labels)).toEqual([810, 777, 808, 783, 856, 782, 808, 799, 835, 810])
    expect(counts(test.labels)).toEqual([105, 93, 100, 104, 92, 87, 114, 102, 110, 110])
    const pixels = right(everyPixel(train))
    const channel = (c: number) => mean(pixels.filter((_, i) => i % 3 === c))
    expect([0, 1, 2].map((c) => Number(channel(c).toFixed(4)))).toEqual([0.493, 0.4834, 0.4469])
  })
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/data/${file}.ts`,
  from,
  to,
})

describe('mutants of the formats', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void>]>([
    ['a header too short', edit('idx', '4 + 4 * dimensions', '4 * dimensions'), (laws) => laws.mnistRead()],
    ['planes of rows', edit('cifar10', 'to + 3 * i', 'to + i'), (laws) => laws.cifar10Read()],
    [
      'labels among pixels',
      edit('cifar10', 'record + 1 + channel', 'record + channel'),
      (laws) => laws.cifar10Read(),
    ],
    [
      'cuts before originals',
      edit('files', 'basename(a).length - basename(b)', 'basename(b).length - basename(a)'),
      (laws) => laws.cifar10Read(),
    ],
    [
      'rows for columns',
      edit('svhn', 'row + side * (column + side * channel)', 'column + side * (row + side * channel)'),
      (laws) => laws.svhnRead(),
    ],
    ['10 stays 10', edit('svhn', 'v % 10', 'v'), (laws) => laws.svhnRead()],
    [
      'blocks that overlap',
      edit('images', 'block(trained, images.count)', 'block(0, images.count)'),
      (laws) => laws.svhnRead(),
    ],
    [
      'elements without padding',
      edit('mat', 'Math.ceil(length / 8) * 8', 'length'),
      (laws) => laws.matRead(),
    ],
    [
      'short elements read from their tag',
      edit('mat', 'bytes.subarray(at + 4, at + 4 + length)', 'bytes.subarray(at, at + length)'),
      (laws) => laws.matRead(),
    ],
    [
      'words without a sign',
      edit('mat', 'view.getInt16(at, true)', 'view.getUint16(at, true)'),
      (laws) => laws.matRead(),
    ],
    [
      'complex numbers as real',
      edit('mat', 'complexFlag = 0x08', 'complexFlag = 0x10'),
      (laws) => laws.matRead(),
    ],
    [
      'one label too many',
      edit('images', 'label >= classes', 'label > classes'),
      (laws) => laws.labelsChecked(),
    ],
    ['0 for a label of SVHN', edit('svhn', 'v >= 1', 'v >= 0'), (laws) => laws.labelsChecked()],
    [
      'bytes cut instead of rounded',
      edit('optdigits', 'Math.round', 'Math.floor'),
      (laws) => laws.optdigitsRead(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/formats.ts', law)).toBeDefined()
  })
})

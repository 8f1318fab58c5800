// Folders of pictures, what is made of images, and the choice of data by name.

import { describe, expect, it } from 'vitest'
import { batchesOf } from '../../../examples/04-systems/data/feed.js'
import { everyPixel } from '../../../examples/04-systems/data/images.js'
import { readFolder } from '../../../examples/04-systems/data/listing.js'
import { loadData } from '../../../examples/04-systems/data/load.js'
import { killedBy, type Edit } from '../../mutants.js'
import { errorOf, jpg, left, png, right, withFiles } from './files.js'
import * as Laws from './laws/folders.js'

describe('folders of pictures', () => {
  it('parts and classes by folders', () => Laws.partsRead())
  it('blocks of each class', () => Laws.blocksRead())
  it('CelebA by its lists', () => Laws.celebARead())
  it('mixtures of formats and sizes are refused', () => Laws.mixturesRefused())
  it('crops and sizes', () => Laws.resized())
  it('averages', () => Laws.averaged())
  it('batches and flips', () => Laws.dealt())
})

const gray = () => [9, 9, 9] as const
const read = (folder: string) => readFolder('mine', folder, { side: 4 })

describe('folders that cannot be used', () => {
  it('an empty one, and a path that is not there', async () => {
    expect((await errorOf({ 'a.txt': 'no picture' }, read)).what).toBe('there are no jpg or png files')
    expect(left(await read('/nowhere/at/all')()).what).toMatch(/ENOENT/)
  })

  it('a jpg and a png that are cut', async () => {
    const colours = (y: number, x: number) => [(y * 37) % 256, (x * 91) % 256, (x * y) % 256] as const
    for (const [ending, whole] of [
      ['jpg', jpg(64, 64, colours)],
      ['png', png(64, 64, colours)],
    ] as const) {
      const cut = whole.subarray(0, whole.length / 2)
      const error = await errorOf({ [`a.${ending}`]: cut, [`b.${ending}`]: whole }, read)
      expect(error.what).toMatch(/^the picture can't be read/)
      expect(error.where).toBe(`FOLDER/a.${ending}`)
    }
  })

  it('a picture that CelebA has no part for', async () => {
    const files = { '000001.jpg': jpg(4, 4, gray), 'list_eval_partition.txt': '000002.jpg 0\n' }
    const error = await errorOf(files, (path) => loadData({ data: 'celeba', path }))
    expect(error).toMatchObject({
      what: "the picture '000001.jpg' has no part",
      where: 'FOLDER/list_eval_partition.txt',
    })
  })
})

describe('loadData', () => {
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.png`, png(6, 6, gray)]))

  it('keeps what fits in memory, and reads the rest when asked', () =>
    withFiles(files, async (path) => {
      const small = { data: 'folder', path, side: 16, most: { train: 5 } } as const
      const seen: number[] = []
      const kept = right(await loadData({ ...small, onProgress: (done) => seen.push(done) })())
      expect([kept.train.count, kept.test.count, kept.train.height]).toEqual([5, 2, 16])
      expect(seen).toEqual([5, 2])
      const streamed = right(await loadData({ ...small, memory: 1000 })())
      expect(right(everyPixel(streamed.train))).toEqual(right(everyPixel(kept.train)))
      expect(streamed.sha256).toBe(kept.sha256)
    }))

  it('ends a run with the name of a picture that has gone', async () => {
    const feed = await withFiles(files, async (path) => {
      const { train } = right(await loadData({ data: 'folder', path, memory: 0 })())
      return batchesOf(train, { batch: 4, seed: 1, flips: false })
    })
    const error = left(feed.at(0))
    expect(error._tag).toBe('CodecError')
    expect(error.where).toMatch(/\d\.png$/)
    expect(error.what).toMatch(/ENOENT/)
  })

  it('says when nothing tells where the data are', async () => {
    const before = process.env['GIRY_DATA']
    delete process.env['GIRY_DATA']
    const error = left(await loadData({ data: 'svhn' })())
    if (before !== undefined) process.env['GIRY_DATA'] = before
    expect(error).toMatchObject({ where: 'GIRY_DATA', what: "nothing says where the data 'svhn' are" })
  })
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/data/${file}.ts`,
  from,
  to,
})

describe('mutants of folders', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void> | void]>([
    ['val to train on', edit('listing', "val: 'test'", "val: 'train'"), (laws) => laws.partsRead()],
    ['alpha among colours', edit('picture', '* 4 + (i % 3)', '* 3 + (i % 3)'), (laws) => laws.partsRead()],
    ['positions for places', edit('folder', 'files[position]!', 'files[i]!'), (laws) => laws.partsRead()],
    [
      'blocks across classes',
      edit('listing', 'entry.kind === kind', 'kinds.includes(entry.kind)'),
      (laws) => laws.blocksRead(),
    ],
    [
      'validation to test with',
      edit('celeba', 'part === 0 || part === 1 ||', 'part === 0 ||'),
      (laws) => laws.celebARead(),
    ],
    ['bits in reverse', edit('celeba', '2 * label + (v', 'label + 2 * (v'), (laws) => laws.celebARead()],
    ['widths unchecked', edit('folder', '&& p.width === wanted.width', ''), (laws) => laws.mixturesRefused()],
    [
      'heights unchecked',
      edit('folder', 'p.height === wanted.height &&', ''),
      (laws) => laws.mixturesRefused(),
    ],
    [
      'formats unchecked',
      edit('folder', 'formatOf(file) !== wanted', 'false'),
      (laws) => laws.mixturesRefused(),
    ],
    ['aliases', edit('resize', 'Math.max(scale, 1)', '1'), (laws) => laws.resized()],
    ['corners for centres', edit('resize', '(i + 0.5) * scale', 'i * scale'), (laws) => laws.resized()],
    ['no frame', edit('average', '(wide * side - width) / 2', '0'), (laws) => laws.averaged()],
    [
      'sums of half the pixels',
      edit('average', 'sum / pixels', '(2 * sum) / pixels'),
      (laws) => laws.averaged(),
    ],
    [
      'mirrored colours',
      edit('feed', '(width - 1 - x) * channels + c', '(width - 1 - x) * channels + (channels - 1 - c)'),
      (laws) => laws.dealt(),
    ],
    [
      'all mirrored',
      edit('feed', 'integer(state, 2) === 1', 'integer(state, 2) < 2'),
      (laws) => laws.dealt(),
    ],
    [
      'labels in their old order',
      edit('feed', 'images.labels[n]!', 'images.labels[n % batch]!'),
      (laws) => laws.dealt(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/folders.ts', law)).toBeDefined()
  })
})

// The digits: the files that come with the example, and damaged copies of them.

import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as Either from 'fp-ts/lib/Either.js'
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest'
import { digitsFolder, readDigits, split } from '../../../examples/02-digits/digits.js'
import type { DataError } from '../../../examples/shared/failure.js'
import * as Laws from './digitLaws.js'

const { counts, load } = Laws

describe('readDigits', () => {
  it('reads the training and the test set', async () => {
    const { train, test } = await load()
    expect([train.count, test.count]).toEqual([3823, 1797])
    expect([train.images.length, test.images.length]).toEqual([3823 * 64, 1797 * 64])
    expect([...train.labels.slice(0, 6)]).toEqual([0, 0, 7, 4, 6, 2])
    expect([...test.labels.slice(0, 6)]).toEqual([0, 1, 2, 3, 4, 5])
    expect(counts(train)).toEqual([376, 389, 380, 389, 387, 376, 377, 387, 380, 382])
    expect(counts(test)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  })

  it('finds them in a folder of several data sets', async () => {
    const several = await mkdtemp(join(tmpdir(), 'digits-'))
    await cp(digitsFolder, join(several, 'optdigits'), { recursive: true })
    const result = await readDigits(several)()
    await rm(several, { recursive: true })
    assert(Either.isRight(result))
    expect(counts(result.right.test)).toEqual(counts((await load()).test))
  })

  it('scales ink 0 to 16 to [-1, 1], row by row', () => Laws.inkScaled())
})

describe('readDigits on damaged files', () => {
  let folder = ''
  let original = Buffer.alloc(0)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digits-'))
    original = await readFile(join(digitsFolder, 'optdigits.tes.gz'))
    await copyFile(join(digitsFolder, 'optdigits.tra.gz'), join(folder, 'optdigits.tra.gz'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** The error for a test file of these bytes. */
  const errorOf = async (bytes: Uint8Array): Promise<DataError> => {
    await writeFile(join(folder, 'optdigits.tes.gz'), bytes)
    const result = await readDigits(folder)()
    assert(Either.isLeft(result))
    return result.left
  }

  /** The error for a test file with one line changed. */
  const errorOfLine = (number: number, change: (fields: string[]) => string[]): Promise<DataError> => {
    const lines = gunzipSync(original).toString('latin1').split('\n')
    const changed = lines.map((line, n) => (n === number - 1 ? change(line.split(',')).join(',') : line))
    return errorOf(gzipSync(changed.join('\n')))
  }

  it('names a file that is missing', async () => {
    const result = await readDigits(join(folder, 'nowhere'))()
    assert(Either.isLeft(result))
    expect(result.left._tag).toBe('DataError')
    expect(result.left.what).toContain('ENOENT')
    expect(result.left.where).toBe(join(folder, 'nowhere', 'optdigits.tra.gz'))
  })

  it('notices a file cut in half, and one that is no gzip', async () => {
    const cut = await errorOf(original.subarray(0, original.length / 2))
    expect(cut.what).toContain("isn't whole gzip data")
    expect(cut.where).toBe(join(folder, 'optdigits.tes.gz'))
    expect(cut.remedy).toContain('NOTICE.md')
    expect((await errorOf(gunzipSync(original))).what).toContain("isn't whole gzip data")
  })

  it('names the line that is too short', async () => {
    const error = await errorOfLine(1797, (fields) => fields.slice(0, 30))
    expect(error.what).toBe('the line has 30 values and not 65')
    expect(error.where).toBe(`${join(folder, 'optdigits.tes.gz')}, line 1797`)
  })

  it.each([
    ['17', /^pixel 5 is '17'/],
    ['-1', /^pixel 5 is '-1'/],
    ['1.5', /^pixel 5 is '1.5'/],
    ['', /^pixel 5 is ''/],
  ])("refuses the pixel '%s'", async (pixel, what) => {
    const error = await errorOfLine(3, (fields) => fields.with(4, pixel))
    expect(error.what).toMatch(what)
    expect(error.where).toMatch(/optdigits\.tes\.gz, line 3$/)
  })

  it('refuses a label that is no digit', async () => {
    const error = await errorOfLine(2, (fields) => fields.with(64, '10'))
    expect(error.what).toBe("the label is '10', not a digit of 0 to 9")
    expect(error.where).toMatch(/line 2$/)
  })

  it('refuses a file with too few images', async () => {
    const lines = gunzipSync(original).toString('latin1').split('\n').slice(1)
    expect((await errorOf(gzipSync(lines.join('\n')))).what).toBe('the file has 1796 images and not 1797')
  })
})

describe('split', () => {
  it('parts the images, each with its label, the same way for one seed', () => Laws.parted())

  it.each([0, 3823, 1.5])('refuses to hold back %s images', async (heldOut) => {
    const result = split((await load()).train, heldOut, 1)
    assert(Either.isLeft(result))
    expect(result.left).toMatchObject({ _tag: 'DataError', where: 'split', what: `heldOut is ${heldOut}` })
  })
})

// The metrics of the systems: by hand, in closed form, and what they refuse.

import { describe, expect, it } from 'vitest'
import { fidOfFiles, inceptionWidth, parseFeatures } from '../../../examples/shared/metrics/featureFile.js'
import { kernelDistance } from '../../../examples/shared/metrics/kid.js'
import { averagePrecision } from '../../../examples/shared/metrics/precision.js'
import { killedBy, type Edit } from '../../mutants.js'
import { left, withFiles } from './files.js'
import * as Laws from './laws/metrics.js'

describe('the kernel distance', () => {
  it('by hand', () => Laws.kernelByHand())
  it('is unbiased', () => Laws.kernelUnbiased())
  it('by blocks', () => Laws.kernelBlocks())

  it('refuses sets without an estimate', () => {
    const two = Float64Array.of(1, 2)
    expect(left(kernelDistance(two, Float64Array.of(1), 1)).what).toMatch(/^2 and 1 numbers/)
    expect(left(kernelDistance(two, Float64Array.of(1, 2, 3), 2)).what).toMatch(/two or more rows of 2/)
    expect(left(kernelDistance(two, two, 1, 1)).what).toBe('block is 1')
    expect(left(kernelDistance(two, Float64Array.of(1, NaN), 1)).what).toBe('a feature is not finite')
  })
})

describe('average precision', () => {
  it('by hand', () => Laws.precisionByHand())
  it('of equal scores', () => Laws.precisionOfTies())

  it('refuses scores without a curve', () => {
    expect(left(averagePrecision([1, 2], [false, false])).what).toBe('there is no anomaly')
    expect(left(averagePrecision([1, 2], [true])).what).toBe('2 scores for 1 images')
    expect(left(averagePrecision([1, NaN], [true, false])).what).toBe('a score is NaN')
  })
})

describe('files of features', () => {
  it('numbers of versions 1 and 2', () => Laws.featuresRead())

  it.each([
    ['a wrong shape', Laws.headerOf('(2, 3)'), 'the shape is (2, 3) and not (n, 4)'],
    ['one dimension', Laws.headerOf('(6,)'), 'the shape is (6) and not (n, 4)'],
    ['doubles', Laws.headerOf('(2, 3)', '<f8'), "the numbers aren't '<f4'"],
    ['columns first', Laws.headerOf('(2, 3)', '<f4', 'True'), "the numbers aren't '<f4' in C order"],
    ['a file that is cut', Laws.headerOf('(2, 4)'), 'the shape says 32 bytes and 24 follow'],
  ])('refuses %s', (_, header, what) => {
    const error = left(parseFeatures(Laws.npy(header, new Float32Array(6)), 4, 'x.npy'))
    expect(error.what.startsWith(what)).toBe(true)
    expect([error.where, error.remedy.includes('save')]).toEqual(['x.npy', true])
  })

  it('refuses what is no .npy file', () => {
    expect(left(parseFeatures(Buffer.from('P6 3 3 255 and so on'), 4, 'x.npy')).what).toBe(
      "the file isn't an .npy file",
    )
  })

  it('FID says which file is missing or of another width', () => {
    const width = inceptionWidth
    const files = {
      'a.npy': Laws.npy(Laws.headerOf(`(2, ${width})`), new Float32Array(2 * width)),
      'b.npy': Laws.npy(Laws.headerOf(`(2, 64)`), new Float32Array(128)),
    }
    return withFiles(files, async (folder) => {
      const [a, b] = [`${folder}/a.npy`, `${folder}/b.npy`]
      expect(left(await fidOfFiles(a, b)())).toMatchObject({
        what: 'the shape is (2, 64) and not (n, 2048)',
        where: b,
      })
      expect(left(await fidOfFiles(`${folder}/c.npy`, a)()).what).toMatch(/ENOENT/)
    })
  })
})

const metric = (file: string, from: string, to: string): Edit => ({
  file: `examples/shared/metrics/${file}.ts`,
  from,
  to,
})

describe('mutants of the metrics', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'rows that meet themselves',
      metric('kid', 'width, true) + kernelSum', 'width, false) + kernelSum'),
      (laws) => laws.kernelByHand(),
    ],
    ['a biased mean', metric('kid', '(n * (n - 1))', '(n * n)'), (laws) => laws.kernelUnbiased()],
    [
      'the cross term once',
      metric('kid', '(2 * kernelSum', '(1 * kernelSum'),
      (laws) => laws.kernelUnbiased(),
    ],
    ['products undivided', metric('kid', 'dot / width + 1', 'dot + 1'), (laws) => laws.kernelByHand()],
    ['a squared kernel', metric('kid', '+ 1) ** 3', '+ 1) ** 2'), (laws) => laws.kernelByHand()],
    [
      'the deviation of n',
      metric('kid', '(blocks - 1) / blocks', 'blocks / blocks'),
      (laws) => laws.kernelBlocks(),
    ],
    [
      'the deviation of one block',
      metric('kid', '(blocks - 1) / blocks)', '(blocks - 1))'),
      (laws) => laws.kernelBlocks(),
    ],
    [
      'a last part of a block',
      metric('kid', 'Math.floor(rows / size)', 'Math.ceil(rows / size)'),
      (laws) => laws.kernelBlocks(),
    ],
    [
      'ties one by one',
      metric('precision', 'scores[order[i + 1]!] !== scores[image]', 'true'),
      (laws) => laws.precisionOfTies(),
    ],
    ['lowest first', metric('precision', '? 1 : -1', '? -1 : 1'), (laws) => laws.precisionByHand()],
    [
      'recall for precision',
      metric('precision', 'precision: found / (i + 1)', 'precision: found / total'),
      (laws) => laws.precisionByHand(),
    ],
    [
      'the precision before',
      metric('precision', 'under((_, here) => here)', 'under((before) => before)'),
      (laws) => laws.precisionByHand(),
    ],
    [
      'a curve from 0',
      metric('precision', 'precision: 1 }', 'precision: 0 }'),
      (laws) => laws.precisionOfTies(),
    ],
    [
      'a header of 2 bytes in version 2',
      metric('featureFile', '[12, bytes', '[10, bytes'),
      (laws) => laws.featuresRead(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/metrics.ts', law)).toBeDefined()
  })
})

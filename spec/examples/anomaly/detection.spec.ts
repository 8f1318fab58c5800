// Splits, scores and what is found by them; and the command on a data set of a few images.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMnist } from '../../../examples/04-systems/data/mnist.js'
import { read } from '../../../examples/05-anomaly/options.js'
import { run } from '../../../examples/05-anomaly/program.js'
import { readResult, writeResult } from '../../../examples/05-anomaly/result.js'
import { splitOf } from '../../../examples/05-anomaly/split.js'
import { published, tableOf } from '../../../examples/05-anomaly/table.js'
import { workWith } from '../../../examples/05-anomaly/work.js'
import { tableText } from '../../../examples/shared/tableText.js'
import { killedBy, type Edit } from '../../mutants.js'
import { bytes, idx, left, right, withFiles, type Files } from '../systems/files.js'
import * as Laws from './laws.js'

describe('a digit held out', () => {
  it('every image is dealt out once', () => Laws.dealtOut())
  it('the surprise at the end of a descent', () => Laws.surpriseByHand())
  it('is found by errors and energies together', () => Laws.foundByBoth())
  it('scores as shares of the images', () => Laws.shares())

  it('refuses data without the digit', () => {
    expect(left(splitOf(7)(Laws.numbered(9, 3))).what).toBe(
      'there are 0 images of the digit 7 and 12 of others',
    )
  })
})

describe('results of trainings', () => {
  const which = { system: 'damc', digit: 4 } as const
  const result = {
    iterations: 3,
    seconds: { training: 1.5, scoring: 2 },
    errors: Float32Array.of(1, -0, 1e-30),
    energies: Float32Array.of(3, 2, NaN),
  }

  it('are read as they were written, and missing ones are nothing', () =>
    withFiles({}, async (folder) => {
      right(await writeResult(folder, which, result)())
      expect(right(await readResult(folder, which)())).toEqual(result)
      expect(right(await readResult(folder, { ...which, digit: 5 })())).toBeUndefined()
    }))

  it.each([
    ['a file that is cut', '{"iterations": 3,', /JSON/],
    ['a file without scores', '{"iterations": 3, "seconds": {"training": 1, "scoring": 1}}', /errors/],
  ])('refuses %s', (_, text, why) =>
    withFiles({ 'damc-without-4.scores.json': text }, async (folder) => {
      const error = left(await readResult(folder, which)())
      expect(error).toMatchObject({ where: join(folder, 'damc-without-4.scores.json') })
      expect('what' in error && error.what).toMatch(why)
    }),
  )

  it('lie in a folder of their settings', () =>
    withFiles(tiny, async (folder) => {
      const data = right(await readMnist(folder)())
      const of = (seed: number, other: string) =>
        workWith({ profile: 'smoke', seed, out: 'runs' }, { ...data, sha256: other }).folder
      expect(of(1, 'a')).toMatch(/^runs.trainings-[0-9a-f]{12}$/)
      expect(new Set([of(1, 'a'), of(2, 'a'), of(1, 'b'), of(1, 'a')]).size).toBe(3)
    }))
})

/** MNIST with 60 and 20 images of noise. */
const part = (name: string, count: number): Files => ({
  [`${name}-images-idx3-ubyte`]: idx([count, 28, 28], bytes(count * 784, count)),
  [`${name}-labels-idx1-ubyte`]: idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => i % 10),
  ),
})
const tiny: Files = { ...part('train', 60), ...part('t10k', 20) }

const quiet = { update: () => {}, say: () => {}, close: () => {} }

describe('the command', () => {
  it('reads digits, and refuses what is none', () => {
    expect(read([])).toMatchObject({
      right: { digits: [1, 4, 5, 7, 9], seed: 1, profile: 'small', fresh: false },
    })
    expect(read(['--digits', '3,0,3'])).toMatchObject({ right: { digits: [3, 0] } })
    expect(left(read(['--digits', '1,12'])).text).toMatch(/Give a digit, 0 to 9/)
    expect(read(['--help'])).toMatchObject({ left: { code: 0 } })
  })

  it('leaves a page and numbers, and does nothing twice', () =>
    withFiles(tiny, async (folder) => {
      const out = join(folder, 'out')
      const options = right(read(['--profile', 'smoke', '--digits', '1', '--path', folder, '--out', out]))
      const first = right(await run(options, quiet)())
      expect(first).toMatchObject({ complete: true, stopped: false, page: join(out, 'report.html') })
      const page = await readFile(first.page, 'utf8')
      expect(page).not.toMatch(/(src|href)="(?!data:|#)/)
      expect(page.match(/<figure>/g)).toHaveLength(5)
      const summary = async () =>
        JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as {
          readonly rows: readonly Record<string, unknown>[]
        }
      const { rows } = await summary()
      expect(rows.map(({ system, digit, updates, images }) => [system, digit, updates, images])).toEqual([
        ['lebm', 1, 5, 23],
        ['damc', 1, 5, 23],
      ])
      rows.forEach(({ auprc, chance }) => {
        expect(auprc).toBeGreaterThan(0)
        expect(chance).toBeCloseTo(8 / 23, 12)
      })
      const again = right(await run(options, quiet)())
      expect(again.text).toBe(first.text)
      expect((await summary()).rows).toEqual(rows)
    }))

  it('says what is wrong with the data', async () => {
    const options = right(read(['--profile', 'smoke', '--path', '/nowhere/at/all']))
    expect(left(await run(options, quiet)())).toMatchObject({
      what: expect.stringMatching(/ENOENT/) as unknown,
    })
  })

  it('shows what is published beside what is found', () => {
    const text = tableText(tableOf([1, 9], []))
    expect(text.split('\n').map((line) => line.split(/  +/))).toEqual([
      [
        'digit',
        'AUPRC of lebm',
        'by errors alone',
        'AUPRC of damc',
        'by errors alone',
        'damc, published',
        'by chance',
      ],
      ['1', '-', '-', '-', '-', '0.684', '-'],
      ['9', '-', '-', '-', '-', '-', '-'],
    ])
    expect(published).toEqual({ 1: 0.684, 4: 0.911, 5: 0.939, 7: 0.801 })
  })
})

const edit = (file: string, from: string, to: string): Edit => ({ file: `examples/${file}.ts`, from, to })

describe('mutants', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    ['a fifth to learn', edit('05-anomaly/split', 'share = 0.8', 'share = 0.2'), (laws) => laws.dealtOut()],
    [
      'the digit to learn',
      edit('05-anomaly/split', '(all, digit, false)', '(all, digit, true)'),
      (laws) => laws.dealtOut(),
    ],
    [
      'one part of the data',
      edit('05-anomaly/split', '[first, second]', '[first, first]'),
      (laws) => laws.dealtOut(),
    ],
    [
      'unshuffled',
      edit('05-anomaly/split', '(i) => others[i]!', '(_, i) => others[i]!'),
      (laws) => laws.dealtOut(),
    ],
    [
      'flags the wrong way',
      edit('05-anomaly/split', 'i >= kept.length', 'i < kept.length'),
      (laws) => laws.dealtOut(),
    ],
    [
      'the start, not the end',
      edit(
        '04-systems/system',
        'R.map(({ end }: { readonly end: Z }) =>',
        'R.map(({ z: end }: { readonly z: Z }) =>',
      ),
      (laws) => laws.surpriseByHand(),
    ],
    [
      'a mean of errors',
      edit('04-systems/system', 'T.sum(T.square(', 'T.mean(T.abs('),
      (laws) => laws.surpriseByHand(),
    ],
    [
      'the likelihood twice',
      edit(
        '04-systems/system',
        'pipe(model.prior, E.combine(likelihood))',
        'pipe(model.prior, E.combine(likelihood), E.combine(likelihood))',
      ),
      (laws) => laws.surpriseByHand(),
    ],
    [
      'energies the wrong way',
      edit('05-anomaly/findings', 'error + energies', 'error - energies'),
      (laws) => laws.foundByBoth(),
    ],
    [
      'errors for scores',
      edit('05-anomaly/findings', 'precisionRecallArea(scores,', 'precisionRecallArea(result.errors,'),
      (laws) => laws.foundByBoth(),
    ],
    [
      'a share of the wrong number',
      edit('05-anomaly/findings', '/ split.anomalies.length', '/ split.train.count'),
      (laws) => laws.foundByBoth(),
    ],
    ['left ends of the parts', edit('05-anomaly/figures', 'i + 0.5', 'i'), (laws) => laws.shares()],
    [
      'what is beyond is lost',
      edit('05-anomaly/figures', 'Math.min(bins - 1, ', 'Math.min(bins, '),
      (laws) => laws.shares(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/anomaly/laws.ts', law)).toBeDefined()
  })
})

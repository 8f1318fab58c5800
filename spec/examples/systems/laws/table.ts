/** The table of systems: files of cells, and what is made of their numbers, as functions that throw. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { assignmentsOf } from '../../../../examples/04-systems/table/assignments.js'
import { board } from '../../../../examples/04-systems/table/board.js'
import {
  readResult,
  writeResult,
  type Cell,
  type Measured,
  type Result,
} from '../../../../examples/04-systems/table/cell.js'
import { thinned } from '../../../../examples/04-systems/table/curves.js'
import {
  equalUpdates,
  readEqualUpdates,
  requireTimes,
} from '../../../../examples/04-systems/table/equalTime.js'
import { spread, type Found } from '../../../../examples/04-systems/table/findings.js'
import { publish } from '../../../../examples/04-systems/table/publish.js'
import { named } from '../../../../examples/04-systems/table/rows.js'
import { claim, forget } from '../../../../examples/04-systems/table/settings.js'
import { digestOf, workOf, type Work } from '../../../../examples/04-systems/table/work.js'
import type { Display } from '../../../../examples/shared/display.js'
import { left, right, withFiles } from '../files.js'
import { tiny } from './tinyWork.js'

/** A result as one could be. */
const measured = (mse: number, more: Partial<Measured> = {}): Measured => {
  const generated = { fcd: 100 * mse, kid: mse, kidError: NaN, samples: Uint8Array.of(0, 127, 255, 7) }
  return {
    kind: 'measured',
    iterations: 9,
    seconds: { training: 10 * mse, evaluation: 1 },
    mseStart: 2 * mse,
    mse,
    reconstructions: Uint8Array.of(9, 250),
    from: { prior: generated, noise: { ...generated, fcd: 11 }, sampler: { ...generated, fcd: 7 } },
    curve: [{ iteration: 3, losses: { generator: 0.5 } }],
    fitCurve: [],
    chains: { frames: 2, stride: 5, images: Uint8Array.of(1, 2) },
    ...more,
  }
}

const cell: Cell = { system: 'damc', seed: 2 }

/** A result is the same from its file, bytes and numbers that aren't finite among it; others are refused. */
export const kept = (): Promise<void> =>
  withFiles(
    { 'cells/lebm-1.json': '{"kind": "measured", "mse": 1}', 'cells/vae-1.json': '{"ki' },
    async (out) => {
      const results: readonly Result[] = [measured(0.25), { kind: 'diverged', why: 'NaN in the generator' }]
      for (const result of results) {
        right(await writeResult(out, cell, result)())
        expect(right(await readResult(out, cell)())).toEqual(result)
      }
      expect(right(await readResult(out, { ...cell, seed: 3 })())).toBeUndefined()
      for (const system of ['lebm', 'vae'] as const)
        expect(left(await readResult(out, { system, seed: 1 })())).toMatchObject({
          _tag: 'DataError',
          where: join(out, `cells/${system}-1.json`),
        })
    },
  )

/** A folder takes results of one work only, until it is emptied. */
export const claimed = (): Promise<void> =>
  withFiles({ 'cells/vae-1.json': '{}' }, async (out) => {
    const work = await tiny()
    right(await claim(out, work)())
    right(await claim(out, work)())
    const others = [
      await tiny(13),
      { ...work, flips: true },
      { ...work, data: { ...work.data, sha256: 'other' } },
      { ...work, evaluation: { ...work.evaluation, generated: 99 } },
    ]
    expect(new Set([work, ...others].map(digestOf)).size).toBe(5)
    for (const other of others) expect(left(await claim(out, other)())).toMatchObject({ remedy: /--fresh/ })
    right(await forget(out)())
    expect(right(await readResult(out, { system: 'vae', seed: 1 })())).toBeUndefined()
    right(await claim(out, others[0]!)())
  })

/** Mean, and standard deviation with divisor n - 1, of the values that are there. */
export const spreadByHand = (): void => {
  expect(spread([1, null, 3, 8])).toEqual({ mean: 4, deviation: Math.sqrt(13) })
  expect(spread([5, null])).toEqual({ mean: 5, deviation: null })
  expect(spread([null])).toEqual({ mean: null, deviation: null })
}

/** Updates that take DAMC's time, as many more afterwards, and an error where there is no time. */
export const equalTimes = (): Promise<void> => {
  const row = (system: string, seconds: number | null, iterations: number | null = 1000) => ({
    system,
    seconds,
    iterations,
  })
  const rows = [row('vae', 30), row('lebm', 80, 500), row('rae', null, null), row('damc-prior', 120, 800)]
  return withFiles({ 'summary.json': JSON.stringify({ rows }), 'other.json': '{}' }, async (folder) => {
    const path = join(folder, 'summary.json')
    const updates = right(await readEqualUpdates(path)())
    expect(updates).toEqual({ vae: 4000, lebm: 750, damc: 800 })
    const work = right(await workOf({ data: 'optdigits', profile: 'smoke', equalTime: path })())
    const { vae, lebm, rae } = work.settings
    expect([vae.iterations, lebm.iterations, rae.iterations]).toEqual([4000, 750, 30])
    expect([vae.afterwards.iterations, rae.afterwards.iterations]).toEqual([4000, 30])
    expect(right(requireTimes(['vae', 'damc'], path)(updates))).toBe(updates)
    expect(left(requireTimes(['vae', 'rae', 'abp'], path)(updates))).toMatchObject({
      what: 'the summary has no time of rae, abp',
      where: path,
    })
    expect(left(equalUpdates(JSON.stringify({ rows: rows.slice(0, 2) }), path))).toMatchObject({
      what: 'the summary has no time of damc',
    })
    for (const name of ['other.json', 'none.json'])
      expect(left(await readEqualUpdates(join(folder, name))())).toMatchObject({
        _tag: 'DataError',
        where: join(folder, name),
      })
  })
}

const options = (out: string) => ({
  data: 'optdigits' as const,
  profile: 'smoke' as const,
  systems: ['damc', 'vae', 'sri'].flatMap(named),
  seeds: 3,
  out,
  fresh: false,
})

const found: readonly Found[] = [
  ...[0.25, 0.5, 1].map((mse, i) => ({ system: 'damc' as const, seed: i + 1, result: measured(mse) })),
  { system: 'vae', seed: 1, result: { kind: 'diverged', why: 'NaN in the encoder' } },
  {
    system: 'vae',
    seed: 2,
    result: measured(2, { mse: NaN, from: { prior: measured(2).from.prior, noise: measured(2).from.noise } }),
  },
  { system: 'vae', seed: 3, result: measured(4) },
  { system: 'sri', seed: 1, result: undefined },
]

/** The summary's numbers seed by seed, null where there is none, and the text's means and spreads. */
export const published = (): Promise<void> =>
  withFiles({}, async (out) => {
    const work = await tiny()
    const set = right(assignmentsOf('sigma=0.15,damc:descents=30'))
    const { text, page } = right(await publish({ ...options(out), set }, work, found, true)())
    const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as Record<string, unknown>
    expect(summary).toMatchObject({
      ...{ data: 'optdigits', profile: 'smoke', set: 'sigma=0.15,damc:descents=30' },
      ...{ seeds: 3, settings: digestOf(work) },
    })
    expect(summary['meanImageMse']).toBeCloseTo(await meanImageByHand(work), 5)
    const damc = {
      mse: [0.25, 0.5, 1],
      mseStart: [0.5, 1, 2],
      kid: [0.25, 0.5, 1],
      seconds: 17.5 / 3,
      iterations: 9,
    }
    expect(summary['rows']).toEqual([
      { system: 'damc-prior', ...damc, fcd: [25, 50, 100], fcdNoise: [11, 11, 11] },
      { system: 'damc-sampler', ...damc, fcd: [7, 7, 7], fcdNoise: [11, 11, 11] },
      {
        system: 'vae',
        mse: [null, null, 4],
        mseStart: [null, 4, 8],
        fcd: [null, 200, 400],
        fcdNoise: [null, 11, 11],
        kid: [null, 2, 4],
        seconds: 30,
        iterations: 9,
      },
      {
        system: 'sri',
        mse: [null],
        mseStart: [null],
        fcd: [null],
        fcdNoise: [null],
        kid: [null],
        seconds: null,
        iterations: null,
      },
    ])
    const lines = text.split('\n').map((line) => line.split(/ {2,}/))
    expect(lines[1]).toEqual([
      'damc-prior',
      '3 of 3',
      '0.5833 ± 0.38',
      '1.167 ± 0.76',
      '58.33 ± 38',
      '0.5833 ± 0.38',
      '11 ± 0',
      '9',
      '6s',
    ])
    expect(lines[3]).toEqual(['vae', '1 of 3', '4', '6 ± 2.8', '300 ± 140', '3 ± 1.4', '11 ± 0', '9', '30s'])
    expect(lines[4]).toEqual(['sri', '0 of 1', '-', '-', '-', '-', '-', '-', '-'])
    expect(text).toMatch(/vae-1: NaN in the encoder\nsri-1: not finished$/)
    const html = await readFile(page, 'utf8')
    expect(html).toContain('Profile smoke with sigma=0.15,damc:descents=30, ')
    for (const words of ['NaN in the encoder', 'was stopped', 'damc-sampler', 'an image every 5 steps'])
      expect(html).toContain(words)
    expect(html).not.toMatch(/(src|href)="(?!data:|#)/)
  })

const meanImageByHand = async ({ data, evaluation }: Work): Promise<number> => {
  const pixels = (part: 'train' | 'test', count: number) =>
    Float64Array.from(
      right(data[part].read(Int32Array.from({ length: count }, (_, i) => i))),
      (v) => v / 127.5 - 1,
    )
  const [train, test] = [pixels('train', data.train.count), pixels('test', evaluation.reconstructed)]
  const mean = Array.from(
    { length: 64 },
    (_, p) => train.reduce((s, v, i) => (i % 64 === p ? s + v : s), 0) / data.train.count,
  )
  return test.reduce((s, v, i) => s + (v - mean[i % 64]!) ** 2, 0) / test.length
}

/** Points of a long curve are averages of neighbours; a short one stays as it is. */
export const thinnedByHand = (): void => {
  const curve = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ iteration: i + 1, losses: { a: i, b: 1 } }))
  expect(thinned(curve(200))).toEqual(curve(200))
  const thin = thinned(curve(401))
  expect(thin).toHaveLength(134)
  expect([thin[0], thin.at(-1)]).toEqual([
    { iteration: 3, losses: { a: 1, b: 1 } },
    { iteration: 401, losses: { a: 399.5, b: 1 } },
  ])
  expect(thinned([])).toEqual([])
}

/** A line for the table, which counts updates of all cells, and one for each cell that runs, used again. */
export const lines = (): void => {
  const seen: string[] = []
  const shown: Display = {
    update: (name, { stage, done, total }) => void seen.push(`${name}: ${stage} ${done}/${total}`),
    say: () => {},
    close: () => {},
  }
  const cells = ['vae-1', 'rae-1', 'sri-1', 'abp-1'].map((name) => ({
    name,
    iterations: name === 'abp-1' ? 20 : 10,
    finished: name === 'abp-1',
  }))
  const b = board({ shown, cells, atOnce: 2 })
  const event = (stage: string, done: number) => ({ stage, done, total: 10, losses: {} })
  b.update('vae-1', event('train', 4))
  b.update('rae-1', event('train', 3))
  b.update('rae-1', event('fit', 9))
  b.ended({ name: 'rae-1' })
  b.update('sri-1', event('train', 1))
  b.ended({ name: 'vae-1' })
  expect(seen).toEqual([
    'table: 1 of 4 cells, updates 20/50',
    'cell 1: vae-1 train 4/10',
    'table: 1 of 4 cells, updates 24/50',
    'cell 2: rae-1 train 3/10',
    'table: 1 of 4 cells, updates 27/50',
    'cell 2: rae-1 fit 9/10',
    'table: 1 of 4 cells, updates 27/50',
    'table: 2 of 4 cells, updates 34/50',
    'cell 2: sri-1 train 1/10',
    'table: 2 of 4 cells, updates 35/50',
    'table: 3 of 4 cells, updates 41/50',
  ])
}

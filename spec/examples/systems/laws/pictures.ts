/** Images in files: those that a trained row draws, and those of the data. Functions that throw. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { expect } from 'vitest'
import type { Options } from '../../../../examples/04-systems/images/options.js'
import { run } from '../../../../examples/04-systems/images/program.js'
import { trainClassifier } from '../../../../examples/04-systems/metrics/classifier.js'
import { systems } from '../../../../examples/04-systems/systems.js'
import { named } from '../../../../examples/04-systems/table/rows.js'
import { runCell } from '../../../../examples/04-systems/table/runCell.js'
import { left, right, withFiles } from '../files.js'
import { tiny } from './tinyWork.js'

const updates = 2
const watched = {
  signal: new AbortController().signal,
  progress: { update: () => {}, say: () => {}, close: () => {} },
}

const optionsOf = (out: string, more: Partial<Options>): Options => ({
  ...{ data: 'optdigits', profile: 'smoke', updates, out, to: join(out, 'png') },
  ...{ row: 'data', seed: 1, count: 1003 },
  ...more,
})

/** The levels of a gray file, row by row. */
const levelsOf = async (folder: string, name: string): Promise<readonly number[]> => {
  const { data, width, height } = PNG.sync.read(await readFile(join(folder, name)))
  expect([width, height]).toEqual([8, 8])
  return Array.from({ length: width * height }, (_, i) => data[4 * i]!)
}

/** A row's files are the images that its table has shown, and go on from there over slices; of a row that isn't trained there are none. */
export const ofRows = (): Promise<void> =>
  withFiles({}, async (out) => {
    const [rows, work] = [named('damc'), await tiny(updates)]
    const cell = { system: 'damc', seed: 1 } as const
    const classifier = right(await trainClassifier(work.data, out, { backend: 'wasm' }, work.classifier)())
    const untrained = run(optionsOf(out, { row: rows[0]! }), watched)
    expect(left(await untrained())).toMatchObject({ what: 'damc-1 is not finished', where: out })
    const job = { cell, work, out, ...watched }
    const result = right(await runCell(job, classifier, systems.damc(work.settings.damc))())
    if (result.kind !== 'measured') throw new Error(result.why)
    for (const row of rows) {
      const to = join(out, row.name)
      expect(right(await run(optionsOf(out, { row, to }), watched)())).toBe(1003)
      const names = await readdir(to)
      expect([names.length, names[0], names.at(-1)]).toEqual([1003, '000000.png', '001002.png'])
      const shown = Array.from(result.from[row.from]!.samples)
      for (const i of [0, 1, 63])
        expect(await levelsOf(to, names[i]!)).toEqual(shown.slice(64 * i, 64 * (i + 1)))
      expect(await levelsOf(to, names[1000]!)).not.toEqual(await levelsOf(to, names[0]!))
    }
  })

/** What is stopped writes nothing more. */
export const stopped = (): Promise<void> =>
  withFiles({}, async (out) => {
    const late = { ...watched, signal: AbortSignal.abort() }
    const options = optionsOf(out, {})
    expect(left(await run(options, late)())).toMatchObject({ _tag: 'Cancelled' })
    expect(existsSync(options.to)).toBe(false)
  })

/** Of the data there are as many as there are. */
export const ofData = (): Promise<void> =>
  withFiles({}, async (out) => {
    const { train } = (await tiny()).data
    const options = optionsOf(out, { count: train.count + 5 })
    expect(right(await run(options, watched)())).toBe(train.count)
    const last = right(train.read(Int32Array.of(train.count - 1)))
    const name = `${String(train.count - 1).padStart(6, '0')}.png`
    expect(await levelsOf(options.to, name)).toEqual(Array.from(last))
  })

import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSampler, loadTraining, samplerName, trainingName } from '../../../examples/01-pinwheel/files.js'
import type { Settings } from '../../../examples/01-pinwheel/profiles.js'
import { damc } from '../../../examples/01-pinwheel/program.js'
import { train } from '../../../examples/01-pinwheel/train.js'
import { left, right } from '../../interpret/run/support.js'
import { killedBy, type Edit } from '../../mutants.js'
import { machine, settings } from './tiny.js'
import * as Laws from './training.js'

/** The program for the likelihood whose network is none. */
const identity = (o: Settings) => damc((z) => z, o)

const cut = async (path: string): Promise<void> =>
  truncate(path, Math.floor((await readFile(path)).length / 2))

describe('training', () => {
  it('that is stopped goes on as if it had not been [bitwise]', () => Laws.resumes())
  it('saves the samplers on the way [bitwise]', () => Laws.keeps())

  it('says which file is broken, and what to do', () =>
    Laws.inFolder(async (folder) => {
      const { machine: m } = machine('reference')
      const o = settings(1)
      const again = () => train(identity(o), o, [1], { folder, resume: true }, m)
      await right(again())
      const path = join(folder, trainingName)
      await cut(join(folder, samplerName(1)))
      expect(await left(again())).toMatchObject({
        _tag: 'CodecError',
        where: join(folder, samplerName(1)),
        what: expect.stringContaining('cut off'),
      })
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace('"counter":1', '"counter":2'))
      expect(await left(loadTraining(folder))).toMatchObject({
        where: path,
        what: expect.stringContaining('digest'),
      })
      await cut(path)
      expect(await left(again())).toMatchObject({
        _tag: 'CodecError',
        where: path,
        what: expect.stringContaining('cut off'),
        remedy: expect.stringContaining('without --resume'),
      })
      expect(await left(loadSampler(o, folder, 'none.json'))).toMatchObject({
        where: join(folder, 'none.json'),
        what: 'there is no such file',
      })
    }))

  it('does not go on with other settings', () =>
    Laws.inFolder(async (folder) => {
      const { machine: m } = machine('reference')
      const trained = (o: Settings, resume: boolean) => train(identity(o), o, [], { folder, resume }, m)
      await right(trained(settings(1), false))
      expect(await left(trained({ ...settings(1), updates: 3 }, true))).toMatchObject({
        what: expect.stringContaining('another program'),
      })
    }))
})

describe('mutants', () => {
  const cases: readonly (readonly [string, Edit, keyof typeof Laws])[] = [
    [
      'a run that starts again',
      { file: 'examples/01-pinwheel/train.ts', from: '{ from: saving.checkpoint }', to: '{}' },
      'resumes',
    ],
    [
      'samplers that are not read again',
      { file: 'examples/01-pinwheel/train.ts', from: '?? -1', to: '* 0' },
      'resumes',
    ],
  ]
  it.each(cases)('%s', async (_, edit, law) => {
    const said = await killedBy<typeof Laws>(edit, 'spec/examples/pinwheel/training.ts', (laws) =>
      laws[law as 'resumes' | 'keeps'](),
    )
    expect(said).toBeDefined()
  })
})

// Images in files, for features of other programs.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import { read } from '../../../examples/04-systems/images/options.js'
import { left, right } from './files.js'
import * as Laws from './laws/pictures.js'

describe('images in files', () => {
  it('are those of a row [bitwise]', () => Laws.ofRows())
  it('are those of the data [bitwise]', () => Laws.ofData())

  it('are written until they are stopped', () => Laws.stopped())

  it('are asked for by options', () => {
    const some = ['--data', 'svhn', '--to', 'folder', '--row']
    expect(right(read([...some, 'damc-sampler']))).toMatchObject({
      row: { system: 'damc', from: 'sampler' },
      out: 'runs/table-svhn',
      count: 10_000,
      seed: 1,
    })
    expect(left(read([...some, 'damc'])).text).toMatch(/'damc' is no row; there are data and vae/)
    expect(left(read([...some, 'data', '--count', '0']))).toMatchObject({ code: 2 })
  })
})

describe('mutants of images in files', () => {
  const edit = (file: string, from: string, to: string): Edit => ({
    file: `examples/04-systems/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void>]>([
    ['slices that are one', edit('table/draws', 'firstRow: first', 'firstRow: 0'), (laws) => laws.ofRows()],
    [
      'the prior for the sampler',
      edit('images/program', "from === 'prior' ? generate : generateBySampler", 'generate'),
      (laws) => laws.ofRows(),
    ],
    [
      'training when asked for images',
      edit('images/program', "result?.kind === 'measured'", "result?.kind !== 'diverged'"),
      (laws) => laws.ofRows(),
    ],
    [
      'more images than there are',
      edit('images/program', 'Math.min(count, work.data.train.count)', 'count'),
      (laws) => laws.ofData(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/pictures.ts', law)).toBeDefined()
  })
})

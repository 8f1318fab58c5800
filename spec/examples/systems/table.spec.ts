// The table of systems: its cells, their files, what is published, and the command from outside.

import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../../../.config/aliases.js'
import { read } from '../../../examples/04-systems/table/options.js'
import { killedBy, type Edit } from '../../mutants.js'
import { left, right, withFiles } from './files.js'
import * as Cells from './laws/cells.js'
import * as Laws from './laws/table.js'

describe('a cell', () => {
  it('by hand', () => Cells.byHand())
  it('goes on where it was stopped [bitwise]', () => Cells.resumed())
  it('that diverges is a result', () => Cells.divergent())
  it('is the same from its file', () => Laws.kept())
  it('has a curve that can be drawn', () => Laws.thinnedByHand())
})

describe('a table', () => {
  it('keeps results of other settings apart', () => Laws.claimed())
  it('gives systems as many updates as take the time of another table', () => Laws.equalTimes())
  it('mean and spread by hand', () => Laws.spreadByHand())
  it('publishes what there is', () => Laws.published())
  it('shows all cells in few lines', () => Laws.lines())
})

describe('the command line of the table', () => {
  const chosen = (...argv: readonly string[]) =>
    right(read(['--data', 'mnist', ...argv])).systems.map(({ name }) => name)

  it('reads rows in the order of the table', () => {
    expect(chosen()).toHaveLength(11)
    expect(chosen('--systems', 'damc,vae')).toEqual(['vae', 'damc-prior', 'damc-sampler'])
    expect(chosen('--systems', 'damc-sampler,vae-ebm')).toEqual(['damc-sampler', 'vae-ebm'])
    expect(right(read(['--data', 'svhn', '--seeds', '2', '--updates', '7']))).toMatchObject({
      profile: 'small',
      seeds: 2,
      updates: 7,
      out: 'runs/table-svhn',
      fresh: false,
    })
  })

  it.each([
    ['--data svhm', /'svhm' is invalid.*svhn/],
    ['', /--data <name>' not specified/],
    ['--data svhn --systems vae,gan', /'gan' is no row; there are damc and vae/],
    ['--data svhn --seeds 0', /integer of at least 1/],
    ['--data svhn --updates 1.5', /integer of at least 1/],
    ['--data svhn --equal-time some.json --updates 5', /cannot be used with option '--updates/],
    ['--data svhn --profile big', /'big' is invalid/],
  ])('complains of %s', (line, text) => {
    const stop = left(read(line.split(' ').filter((word) => word !== '')))
    expect(stop.code).toBe(2)
    expect(stop.text).toMatch(text)
  })

  it('helps', () => expect(left(read(['--help'])).code).toBe(0))
})

/** Runs the command on the digits; `heard` hears its standard error. */
const table = async (
  out: string,
  more: readonly string[],
  heard: (text: string, stop: () => void) => void = () => {},
) => {
  const main = join(repository, 'examples/04-systems/table/main.ts')
  const args = ['--import', 'tsx', main, '--data', 'optdigits', '--profile', 'smoke', '--out', out, ...more]
  const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
  let [printed, said] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    heard(said, () => child.kill('SIGINT'))
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, printed, said }
}

describe('the table from outside', () => {
  it('ends with 130 and a page after Ctrl-C, goes on, and refuses other settings', () =>
    withFiles({}, async (out) => {
      const many = ['--systems', 'vae', '--seeds', '1', '--updates', '500']
      let stopped = false
      const first = await table(out, many, (said, stop) => {
        if (stopped || !said.includes('vae-1 train')) return
        stopped = true
        stop()
      })
      expect(first.code, first.said).toBe(130)
      expect(first.printed).toMatch(/vae +0 of 1[^]*vae-1: not finished[^]*report\.html/)
      expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('was stopped')
      expect(await readdir(join(out, 'cells'))).toEqual(['vae-1.train.json'])

      // a signal may come before the first update is done
      const kept = await readFile(join(out, 'cells', 'vae-1.train.json'), 'utf8')
      const [, counter] = /"counter":(\d+)/.exec(kept)!
      const second = await table(out, many)
      expect(second.code, second.said).toBe(0)
      expect(second.said).not.toContain('classifier')
      expect(second.said).toContain(`vae-1 train ${counter}/`)
      expect(second.printed).toMatch(/vae +1 of 1/)

      const other = await table(out, ['--systems', 'vae', '--seeds', '1', '--updates', '2'])
      expect(other.code).toBe(1)
      expect(other.said).toMatch(/other settings or other data\n.*settings\.json\n.*--fresh/)
    }))
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/table/${file}.ts`,
  from,
  to,
})

describe('mutants of the table', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void> | void]>([
    [
      'bytes in another code',
      edit('cell', "from(value, 'base64')", "from(value, 'hex')"),
      (laws) => laws.kept(),
    ],
    ['seeds that share a file', edit('cell', '`${system}-${seed}`', '`${system}`'), (laws) => laws.kept()],
    ['any settings will do', edit('settings', 'found.digest === digest', 'true'), (laws) => laws.claimed()],
    [
      'times for speeds',
      edit('equalTime', 'iterations * whole.seconds) / seconds', 'iterations * seconds) / whole.seconds'),
      (laws) => laws.equalTimes(),
    ],
    [
      'a fit that takes no longer',
      edit('equalTime', 'afterwards.iterations * iterations', 'afterwards.iterations * setting.iterations'),
      (laws) => laws.equalTimes(),
    ],
    ['any data will do', edit('work', 'data: data.sha256', "data: ''"), (laws) => laws.claimed()],
    [
      'cells that are not forgotten',
      edit('settings', 'await rm(cellsFolder(out)', "await rm(join(out, 'cell')"),
      (laws) => laws.claimed(),
    ],
    [
      'the deviation of n',
      edit('findings', '/ (known.length - 1)', '/ known.length'),
      (laws) => laws.spreadByHand(),
    ],
    [
      'the prior for the sampler',
      edit('findings', 'all[from]', "all[from === 'sampler' ? 'prior' : from]"),
      (laws) => laws.published(),
    ],
    [
      'numbers that are no numbers',
      edit('findings', '!Number.isFinite(value) ? null', 'value === Infinity ? null'),
      (laws) => laws.published(),
    ],
    [
      'the mean of the test images',
      edit('meanImage', 'meanOf(data.train)', 'meanOf(data.test)'),
      (laws) => laws.published(),
    ],
    [
      'a line for each cell',
      edit('board', 'lines[lineOf(name)] = undefined', 'lineOf(name)'),
      (laws) => laws.lines(),
    ],
    ['updates counted twice', edit('board', 'done.delete(name)', 'done.size'), (laws) => laws.lines()],
    ['sums for averages', edit('curves', '0) / values.length', '0)'), (laws) => laws.thinnedByHand()],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/table.ts', law)).toBeDefined()
  })
})

describe('mutants of a cell', () => {
  it.each<readonly [string, Edit, (laws: typeof Cells) => Promise<void> | void]>([
    [
      'stages that share a file',
      edit('learn', '`${nameOf(job.cell)}.${stage}`', '`${nameOf(job.cell)}.train`'),
      (laws) => laws.resumed(),
    ],
    ['a fit without its iteration', edit('learn', 'T.index(1)', 'T.index(0)'), (laws) => laws.byHand()],
    [
      'means for deviations',
      edit('codes', 'parts.map((p) => p.logSd)', 'parts.map((p) => p.mean)'),
      (laws) => laws.byHand(),
    ],
    [
      'the start for the end',
      edit('evaluate', 'mse: meanSquare(end, pixels)', 'mse: meanSquare(start, pixels)'),
      (laws) => laws.byHand(),
    ],
    [
      'the sampler by the prior',
      edit('evaluate', 'compare, generateBySampler)', 'compare, generate)'),
      (laws) => laws.byHand(),
    ],
    ['chains as long as in training', edit('evaluate', '(4 * job.', '(1 * job.'), (laws) => laws.byHand()],
    [
      'a divergence that is an error',
      edit('runCell', "=== 'NumericalError'", "=== 'ShapeError'"),
      (laws) => laws.divergent(),
    ],
    [
      'images that are no numbers',
      edit('draws', 'values.every(Number.isFinite)', 'true'),
      (laws) => laws.divergent(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Cells>(mutant, 'spec/examples/systems/laws/cells.ts', law)).toBeDefined()
  })
})

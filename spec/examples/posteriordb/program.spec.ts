// The command from outside: its options, a whole study on the smallest budget, one that is stopped, bad data, and a model of
// one's own.

import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as Either from 'fp-ts/lib/Either.js'
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest'
import { repository } from '../../../.config/aliases.js'
import { dataFolder, readData } from '../../../examples/03-posteriordb/data.js'
import { read, type Options } from '../../../examples/03-posteriordb/options.js'
import { posteriors } from '../../../examples/03-posteriordb/posteriors.js'
import { run } from '../../../examples/03-posteriordb/program.js'
import { readReferences } from '../../../examples/03-posteriordb/reference.js'
import { show, type DataError } from '../../../examples/shared/failure.js'
import { right } from './laws.js'

const silent = { update: () => {}, say: () => {}, close: () => {} }
const running = (): AbortSignal => new AbortController().signal

const optionsOf = (...argv: readonly string[]): Options => {
  const found = read({})(argv)
  assert(Either.isRight(found))
  return found.right
}

const complaint = (...argv: readonly string[]): string => {
  const found = read({})(argv)
  assert(Either.isLeft(found))
  expect(found.left.code).toBe(2)
  return found.left.text
}

describe('the options of posteriordb', () => {
  it('are everything where nothing is said', () => {
    const { posteriors: names, kernels, profile, seed, draws } = optionsOf()
    expect(names).toEqual(Object.keys(posteriors))
    expect([kernels, profile, seed, draws]).toEqual([['nuts', 'hmc', 'mala'], 'full', 1, undefined])
  })

  it('take posteriors by either name', () => {
    const { posteriors: names } = optionsOf('--posteriors', 'arK,sblri-blr')
    expect(names).toEqual(['arK-arK', 'sblri-blr'])
  })

  it('say what there is', () => {
    expect(complaint('--posteriors', 'arK,nine_schools')).toMatch(
      /'nine_schools' is no posterior.*wells_dist100/,
    )
    expect(complaint('--kernels', 'nuts,')).toMatch(/'' is no kernel; there are nuts, hmc, mala/)
    expect(complaint('--draws', '3')).toMatch(/at least 4/)
    const help = read({})(['--help'])
    assert(Either.isLeft(help))
    expect(help.left.code).toBe(0)
    for (const option of ['posteriors', 'kernels', 'profile', 'draws', 'seed', 'backend', 'out', 'path'])
      expect(help.left.text).toContain(`--${option} <`)
  })
})

describe('a study of posteriordb', () => {
  let dir = ''
  const smoke = (...more: readonly string[]): Options =>
    optionsOf('--profile', 'smoke', '--out', join(dir, 'out'), ...more)
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'posteriordb-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  const summary = async (): Promise<{ readonly rows: readonly Record<string, unknown>[] }> =>
    JSON.parse(await readFile(join(dir, 'out', 'summary.json'), 'utf8'))

  it('leaves a page and numbers, of all posteriors and kernels', async () => {
    const { page, table } = await right(run(smoke(), silent, running()))
    const html = await readFile(page, 'utf8')
    expect(html).not.toMatch(/(src|href)="(?!data:|#)/)
    expect(html.match(/<svg /g)).toHaveLength(2 * 18)
    expect(table.split('\n')).toHaveLength(1 + 18)
    const { rows, ...rest } = await summary()
    expect(rest).toEqual({})
    expect(rows).toHaveLength(18)
    const pairs = rows.map(({ posterior, kernel }) => `${String(posterior)} ${String(kernel)}`)
    expect(new Set(pairs).size).toBe(18)
    for (const { posterior: _, kernel: __, ...numbers } of rows) {
      expect(Object.keys(numbers)).toEqual(
        'maxZ maxRhat essPerSecond essPerGradient divergences seconds'.split(' '),
      )
      expect(numbers['seconds']).toBeGreaterThan(0)
    }
  })

  it('keeps what was done when it is stopped', async () => {
    const stop = new AbortController()
    const options = smoke('--posteriors', 'arK', '--draws', '40')
    const stopping = {
      ...silent,
      update: ({ stage }: { stage: string }) => void (/hmc/.test(stage) && stop.abort()),
    }
    const { page } = await right(run(options, stopping, stop.signal))
    expect(await readFile(page, 'utf8')).toContain('The study was stopped')
    expect((await summary()).rows.map(({ kernel }) => kernel)).toEqual(['nuts'])
  })

  it('ends with 130 and what was done after Ctrl-C', async () => {
    const main = join(repository, 'examples/03-posteriordb/main.ts')
    const args = [
      '--import',
      'tsx',
      main,
      '--posteriors',
      'arK',
      '--draws',
      '1000000',
      '--out',
      join(dir, 'out'),
    ]
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!said.includes('arK nuts') && text.includes('arK nuts')) child.kill('SIGINT')
      said += text
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code, said).toBe(130)
    expect(said).toContain('report.html')
    expect((await summary()).rows).toEqual([])
  })

  it('runs the same on the reference, whatever else it runs [bitwise]', async () => {
    const maxZ = async (...kernels: readonly string[]): Promise<unknown> => {
      const options = smoke('--posteriors', 'eight_schools_noncentered', '--kernels', kernels.join(','))
      await right(run({ ...options, backend: 'reference' }, silent, running()))
      return (await summary()).rows.find(({ kernel }) => kernel === 'hmc')?.['maxZ']
    }
    expect(await maxZ('nuts', 'hmc')).toBe(await maxZ('hmc'))
  })

  const problem = async (file: string, change: (text: string) => string): Promise<string> => {
    const folder = join(dir, 'bad')
    await cp(dataFolder, folder, { recursive: true })
    const path = join(folder, file)
    await writeFile(path, change(await readFile(path, 'utf8')))
    const ended = await run(smoke('--path', folder), silent, running())()
    assert(Either.isLeft(ended))
    await rm(folder, { recursive: true })
    return show(ended.left)
  }

  it('says what is wrong with data', async () => {
    const eight = 'data/eight_schools.json'
    expect(await problem(eight, (text) => text.slice(0, 40))).toMatch(
      /isn't whole JSON[^]*eight_schools\.json[^]*NOTICE/,
    )
    expect(await problem(eight, (text) => text.replace('sigma', 'sd'))).toMatch(
      /sigma[^]*eight_schools\.json/,
    )
    expect(await problem(eight, (text) => text.replace('28', '"28"'))).toMatch(/"28"[^]*eight_schools\.json/)
    expect(
      await problem('data/wells_data.json', (text) => text.replace(/"switched": \[\d/, '"switched": [2')),
    ).toMatch(/Invalid value 2[^]*wells_data/)
    expect(await problem(eight, (text) => text.replace('28, ', ''))).toMatch(/y has 7 entries and not 8/)
    expect(await problem('data/sblri.json', (text) => text.replace(/"X": \[\s*\[/, '$&1,'))).toMatch(
      /X\[0\] has 6 entries and not 5/,
    )
    expect(await problem('data/arK.json', (text) => text.replace('"K": 5', '"K": 4'))).toMatch(
      /Invalid value 4[^]*K: 5[^]*arK/,
    )
  })

  it('says what is missing', async () => {
    const missing = async (read: Promise<Either.Either<DataError, unknown>>): Promise<string> => {
      const found = await read
      assert(Either.isLeft(found))
      return show(found.left)
    }
    expect(await missing(readData('kidiq', dir)())).toMatch(/can't be read[^]*kidiq\.json/)
    await writeFile(join(dir, 'reference_moments.json'), '{"arK-arK": {"alpha": {"mean": {"value": 0}}}}')
    expect(await missing(readReferences(dir)())).toMatch(/mcse[^]*reference_moments\.json/)
  })
})

describe('the reference moments', () => {
  interface Known {
    readonly mean: number
    readonly sd: number
    readonly mcse_mean?: number
  }
  type File = Record<string, { readonly parameters: Record<string, Known> }>
  const json = async (name: string): Promise<File> =>
    JSON.parse(await readFile(join(dataFolder, name), 'utf8')) as File

  it('are those of the summaries that come with the draws', async () => {
    const references = await right(readReferences())
    const known = {
      ...(await json('reference_summary.json')),
      ...(await json('logistic_quadrature_reference.json')),
    }
    expect(Object.keys(references).sort()).toEqual(Object.keys(posteriors).sort())
    for (const [posterior, quantities] of Object.entries(references))
      for (const [name, { mean, second, spread }] of Object.entries(quantities)) {
        const { parameters } = known[posterior]!
        const found = parameters[name]!
        expect(Math.abs(mean.value - found.mean) / found.sd).toBeLessThan(1e-6)
        expect(Math.sqrt(spread.value) / found.sd).toBeCloseTo(1, 3)
        expect(second.value / (spread.value + mean.value ** 2)).toBeCloseTo(1, 8)
        const { mcse_mean: mcse = 0 } = found
        expect(Math.abs(mean.mcse - mcse)).toBeLessThanOrEqual(0.01 * mcse)
      }
  })
})

describe('a model of one’s own', () => {
  const script = join(repository, 'examples/03-posteriordb/own.ts')

  it('runs from a CSV file', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
      cwd: repository,
    })
    const rows = stdout.split('\n').map((line) => line.split('│').map((cell) => cell.trim()))
    const numbers = (name: string): readonly number[] =>
      rows
        .find((row) => row[1] === name)!
        .slice(2)
        .map(Number)
    const [rate, , , , , rhat] = numbers('rate')
    expect(rate).toBeGreaterThan(0.2)
    expect(rate).toBeLessThan(0.225)
    expect(rhat).toBeLessThan(1.01)
  })

  it('stands in the documentation as it is', async () => {
    const [page, source] = await Promise.all(
      [join(repository, 'docs/own-model.md'), script].map((path) => readFile(path, 'utf8')),
    )
    const body = source!.slice(source!.indexOf('import'))
    expect(page).toContain(body)
  })
})

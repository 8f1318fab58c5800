// The command from outside: a whole study on the smallest budget, one that is stopped, one that goes on, bad data.

import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest'
import { Run } from 'giry'
import { repository } from '../../../.config/aliases.js'
import { digitsFolder } from '../../../examples/02-digits/digits.js'
import { show } from '../../../examples/shared/failure.js'
import { run } from '../../../examples/02-digits/program.js'
import { trainLebm } from '../../../examples/02-digits/study.js'
import type { Setting } from '../../../examples/02-digits/setting.js'
import { digitsSummary, readSummary } from '../../../examples/shared/summary.js'

const silent = { update: () => {}, say: () => {}, close: () => {} }
const running = (): AbortSignal => new AbortController().signal

describe('the digits', () => {
  let dir = ''
  const folder = (name: string): string => join(dir, name)
  const options = (name: string) => ({
    profile: 'smoke',
    seed: 3,
    threads: 1,
    resume: false,
    out: folder(name),
    positional: [],
  })
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'digits-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('leaves a page and numbers', async () => {
    const ended = await run(options('whole'), silent, running())()
    assert(Either.isRight(ended), Either.isLeft(ended) ? show(ended.left) : '')
    const page = await readFile(ended.right, 'utf8')
    expect(page).not.toMatch(/(src|href)="(?!data:|#)/)
    expect(page.match(/<img /g)).toHaveLength(9)
    const summary = await readSummary(digitsSummary, folder('whole'))()
    assert(Either.isRight(summary))
    const { damc, lebm, lebm100, lebmEqualTime } = summary.right.metrics
    const scores = [damc, lebm, lebm100, lebmEqualTime].flatMap((s) => Object.values(s ?? { missing: NaN }))
    expect(scores).toHaveLength(9)
    expect(scores.every((s) => s > 0)).toBe(true)
    expect(summary.right.programHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('learns the same with two threads [bitwise]', async () => {
    const ended = await run({ ...options('shared'), threads: 2 }, silent, running())()
    assert(Either.isRight(ended), Either.isLeft(ended) ? show(ended.left) : '')
    const checkpoint = async (name: string): Promise<unknown> => {
      const text = await readFile(join(folder(name), 'damc.json'), 'utf8')
      return (JSON.parse(text) as { readonly checkpoint: unknown }).checkpoint
    }
    expect(await checkpoint('shared')).toEqual(await checkpoint('whole'))
  })

  it('goes on where training was stopped [bitwise]', async () => {
    const stop = new AbortController()
    const place = (name: string, resume: boolean, signal: AbortSignal): Setting => ({
      digits: { train: noise, test: noise },
      profile: { iterations: 60, generated: 1, reconstructed: 1, classifier: 1 },
      seed: 3,
      dir: folder(name),
      resume,
      backend: 'wasm',
      signal,
      progress: { ...silent, update: ({ done }) => void (done >= 1 && stop.abort()) },
    })
    const trained = async (name: string, resume: boolean, signal: AbortSignal) => {
      const outcome = await trainLebm(place(name, resume, signal))()
      assert(Either.isRight(outcome))
      return outcome.right
    }
    const begun = await trained('stopped', false, stop.signal)
    expect(begun.iterations).toBeLessThan(60)
    const resumed = await trained('stopped', true, running())
    const whole = await trained('unstopped', false, running())
    expect(resumed.iterations).toBe(60)
    expect(Run.writeCheckpoint(resumed.checkpoint)).toBe(Run.writeCheckpoint(whole.checkpoint))
    expect(resumed.curve.map(({ iteration }) => iteration)).toContain(begun.iterations)
  })

  it('says what is wrong with data and with a file to resume from', async () => {
    const data = folder('.')
    const bytes = await readFile(join(digitsFolder, 'optdigits.tra.gz'))
    await writeFile(join(data, 'optdigits.tra.gz'), bytes.subarray(0, bytes.length / 2))
    await copyFile(join(digitsFolder, 'optdigits.tes.gz'), join(data, 'optdigits.tes.gz'))
    const bad = await run({ ...options('bad'), path: data }, silent, running())()
    assert(Either.isLeft(bad))
    expect(show(bad.left)).toMatch(/isn't whole gzip data[^]*optdigits\.tra\.gz[^]*NOTICE\.md/)

    await writeFile(join(data, 'damc.json'), '{"seconds": 1, "cur')
    const cut = await run({ ...options('.'), resume: true }, silent, running())()
    assert(Either.isLeft(cut))
    expect(show(cut.left)).toMatch(/damc\.json is cut off; delete it to start again/)
  })

  it('ends with 130 and a page after Ctrl-C', async () => {
    const main = join(repository, 'examples/02-digits/main.ts')
    const args = ['--import', 'tsx', main, '--profile', 'start', '--out', folder('interrupted')]
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!said.includes('classifier') && text.includes('classifier')) child.kill('SIGINT')
      said += text
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code, said).toBe(130)
    expect(said).toContain('report.html')
    expect(await readFile(join(folder('interrupted'), 'report.html'), 'utf8')).toContain('was stopped')
  })
})

const noise = {
  images: Float32Array.from({ length: 128 * 64 }, (_, i) => Math.sin(i * i)),
  labels: new Uint8Array(128),
  count: 128,
}

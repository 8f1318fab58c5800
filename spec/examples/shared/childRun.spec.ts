import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureText, start } from '../../../examples/shared/childRun.js'
import type { Display } from '../../../examples/shared/display.js'

const shared = new URL('../../../examples/shared/', import.meta.url)
const cwd = fileURLToPath(new URL('../../../', import.meta.url))

describe('an example as a child process', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'child-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const run = async (source: string, onSay: (line: string, send: () => void) => void = () => {}) => {
    const script = join(dir, 'child.ts')
    await writeFile(script, source)
    const seen: unknown[] = []
    const display: Display = {
      update: (...update) => seen.push(update),
      say: (line) => {
        seen.push(line)
        onSay(line, () => child.send('SIGINT'))
      },
      close: () => {},
    }
    const child = start({ name: 'child', script, args: ['--seed', '5'], cwd }, display)
    return { outcome: await child.ended, seen }
  }

  it('passes on arguments, progress and lines', async () => {
    const { outcome, seen } = await run(`
      import { terminal } from '${shared.href}progress.ts'
      const progress = terminal('child')
      progress.update({ stage: 'train', done: 1, total: 2, losses: { loss: 3 } })
      progress.say(process.argv.slice(2).join(' '))
      progress.close()
    `)
    expect(outcome).toEqual({ name: 'child', code: 0, signal: null, errors: '' })
    expect(seen).toEqual([
      ['child', expect.objectContaining({ stage: 'train', done: 1, total: 2, losses: { loss: 3 } })],
      'child: --seed 5',
    ])
  })

  it('keeps the standard error and the exit code of a failure', async () => {
    const { outcome } = await run(`process.stderr.write('it broke\\n'); process.exitCode = 3`)
    expect(outcome).toMatchObject({ code: 3, errors: 'it broke\n' })
    expect(failureText(outcome)).toBe('child failed (exit code 3); its standard error was:\nit broke')
  })

  it('ignores messages it does not know', async () => {
    const { outcome, seen } = await run(`process.send?.({ kind: 'other' }); process.send?.('text')`)
    expect(outcome.code).toBe(0)
    expect(seen).toEqual([])
  })

  it('can be interrupted', async () => {
    const source = `
      import { terminal } from '${shared.href}progress.ts'
      import { onInterrupt } from '${shared.href}interrupt.ts'
      const { signal } = onInterrupt()
      const timer = setInterval(() => {}, 1000)
      signal.addEventListener('abort', () => { clearInterval(timer); process.exitCode = 130 })
      terminal('child').say('ready')
    `
    const { outcome } = await run(source, (line, send) => {
      if (line === 'child: ready') send()
    })
    expect(outcome).toMatchObject({ code: 130, signal: null })
  })
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runAll } from '../../../examples/shared/childRuns.js'

const cwd = fileURLToPath(new URL('../../../', import.meta.url))

describe('examples as child processes', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'children-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('run so many at a time, to their ends, and tell of a failure at once', async () => {
    const [script, log] = [join(dir, 'child.ts'), join(dir, 'log')]
    await writeFile(
      script,
      `
      import { appendFileSync } from 'node:fs'
      const [log, code] = process.argv.slice(2)
      appendFileSync(log, '+')
      setTimeout(() => {
        appendFileSync(log, '-')
        process.exit(Number(code))
      }, 300)
    `,
    )
    const codes = [0, 3, 0, 0, 0]
    const said: string[] = []
    const told: string[] = []
    const { outcomes, stopped } = await runAll(
      codes.map((code, i) => ({ name: `child ${i}`, script, args: [log, String(code)], cwd })),
      {
        atOnce: 2,
        display: { update: () => {}, say: (line) => void said.push(line), close: () => {} },
        onEnd: ({ name }) => void told.push(name),
      },
    )
    expect(stopped).toBe(false)
    expect(outcomes.map(({ name, code }) => [name, code])).toEqual(codes.map((c, i) => [`child ${i}`, c]))
    expect(said).toEqual([expect.stringContaining('child 1 failed (exit code 3)')])
    expect([...told].sort()).toEqual(codes.map((_, i) => `child ${i}`))
    const running = [...(await readFile(log, 'utf8'))].reduce<readonly number[]>(
      (open, mark) => [...open, (open.at(-1) ?? 0) + (mark === '+' ? 1 : -1)],
      [],
    )
    expect(running).toHaveLength(2 * codes.length)
    expect(Math.max(...running)).toBe(2)
  })
})

// The published package: the README's first program runs against the packed tarball, in Node and in Chromium.

import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repository } from '../../.config/aliases.js'
import { browserTestsRun } from '../browser/chromium.js'
import { packAndInstall } from './pack.js'
import { numbersIn, runInBrowser, runInNode, tenLines } from './program.js'

const tolerance = 1e-4

describe('the packed library', () => {
  let project = ''
  let program = ''
  let printed: readonly number[] = []

  beforeAll(async () => {
    const found = tenLines(await readFile(join(repository, 'README.md'), 'utf8'))
    if (E.isLeft(found)) throw new Error(`README.md: ${found.left}`)
    program = found.right
    project = await packAndInstall()
    printed = numbersIn(await runInNode(program, project))
  })

  afterAll(async () => {
    if (project !== '') await rm(dirname(project), { recursive: true, force: true })
  })

  it('runs the program of the README in Node and prints numbers', () => {
    expect(printed.length).toBeGreaterThan(0)
  })

  it.runIf(browserTestsRun())('prints the same numbers in Chromium', async () => {
    const inBrowser = numbersIn(await runInBrowser(program, project))
    expect(inBrowser.length).toBe(printed.length)
    inBrowser.forEach((value, i) => {
      const expected = printed[i] ?? NaN
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
    })
  })
})

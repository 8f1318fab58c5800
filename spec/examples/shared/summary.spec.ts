import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSummary } from '../../../examples/shared/report.js'
import { digitsSummary, pinwheelSummary, readSummary } from '../../../examples/shared/summary.js'
import { digits, pinwheel } from './fixtures.js'

describe('reading a summary', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'summary-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('gives back what was written', async () => {
    await writeSummary(dir, pinwheel)()
    expect(await readSummary(pinwheelSummary, dir)()).toEqual(Either.right(pinwheel))
    await writeSummary(dir, digits)()
    expect(await readSummary(digitsSummary, dir)()).toEqual(Either.right(digits))
  })

  it('reads null as a number that is not finite', async () => {
    await writeSummary(dir, { ...digits, seconds: Infinity })()
    expect(await readSummary(digitsSummary, dir)()).toEqual(Either.right({ ...digits, seconds: NaN }))
  })

  it.each([
    ['a field of the wrong type', JSON.stringify({ ...digits, seed: 'one' }), /seed/],
    ['metrics of the other example', JSON.stringify(pinwheel), /damc/],
    ['no JSON', '{', /JSON/],
  ])('complains about %s and names the file', async (_, text, why) => {
    await writeFile(join(dir, 'summary.json'), text)
    const result = await readSummary(digitsSummary, dir)()
    if (Either.isRight(result)) throw new Error('a broken summary was read')
    expect(result.left.message).toContain(join(dir, 'summary.json'))
    expect(result.left.message).toMatch(why)
  })

  it('complains about a missing file', async () => {
    const result = await readSummary(digitsSummary, dir)()
    expect(result).toMatchObject({ left: { message: expect.stringContaining(join(dir, 'summary.json')) } })
  })
})

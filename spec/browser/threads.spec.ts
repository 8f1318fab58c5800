// Threads in a page, whose own thread may not sleep, in a real Chromium.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { browserTestsRun, runInChromium } from './chromium.js'
import type { Found } from './entries/threads.js'

const entry = fileURLToPath(new URL('./entries/threads.ts', import.meta.url))

describe.runIf(browserTestsRun())('in a page', () => {
  it('two threads compute the same as one [bitwise]', async () => {
    const found = (await runInChromium(entry, { onLog: (line) => console.log(line) })) as Found
    expect(found).toEqual({ isolated: true, modules: 2, numbers: 96 * 128, different: 0 })
  }, 120_000)
})

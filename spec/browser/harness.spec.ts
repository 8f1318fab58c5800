// The browser harness itself: results, console lines and errors come back from a real Chromium.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { browserTestsRun, runInChromium } from './chromium.js'

const entry = (name: string): string => fileURLToPath(new URL(`./entries/${name}.ts`, import.meta.url))

// [1 2 3; 4 5 6] * [7 8; 9 10; 11 12], by hand
const product = [58, 64, 139, 154]

describe.runIf(browserTestsRun())('runInChromium', () => {
  it.each(['webgl', 'wasm'])('multiplies matrices on the %s backend of tfjs', async (backend) => {
    expect(await runInChromium(entry(backend))).toEqual({ backend, values: product })
  })

  it('rejects with the error of the page, after its console lines', async () => {
    const lines: string[] = []
    const run = runInChromium(entry('broken'), { onLog: (line) => lines.push(line) })
    await expect(run).rejects.toThrow(/RangeError: thrown on purpose/)
    expect(lines).toEqual(['about to throw'])
  })
})

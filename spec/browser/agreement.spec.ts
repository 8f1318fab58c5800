// WebGL against the Reference, in a real Chromium.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { browserTestsRun, runInChromium } from './chromium.js'
import type { Found } from './entries/agreement.js'

const entry = fileURLToPath(new URL('./entries/agreement.ts', import.meta.url))

describe.runIf(browserTestsRun())('on webgl', () => {
  it('every primitive and both programs agree with the Reference [8 eps of the magnitude; random bits and integers bitwise], and a planted error is seen', async () => {
    const found = (await runInChromium(entry, { onLog: (line) => console.log(line) })) as Found
    for (const { primitive, worst, worstCase } of found.primitives)
      expect(worst, `${primitive}\n${worstCase}`).toBeLessThanOrEqual(1)
    for (const { name, worst, bounded, numbers } of found.programs) {
      expect(worst, name).toBeLessThanOrEqual(1)
      expect(bounded, name).toBeGreaterThan(0.95 * numbers)
    }
    expect(found.planted).toBeGreaterThan(1)
  }, 600_000)
})

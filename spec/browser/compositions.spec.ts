// Order, linear algebra and while loops on WebGL against the Reference, in a real Chromium.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Row } from '../interpret/tfjs/agreement.js'
import { browserTestsRun, runInChromium } from './chromium.js'

const entry = fileURLToPath(new URL('./entries/compositions.ts', import.meta.url))

describe.runIf(browserTestsRun())('on webgl', () => {
  it('order, linear algebra and while loops agree with the Reference [8 eps of the magnitude; integers bitwise]', async () => {
    const rows = (await runInChromium(entry, { onLog: (line) => console.log(line) })) as readonly Row[]
    expect(rows.length).toBeGreaterThan(0)
    for (const { primitive, numbers, worst, worstCase } of rows) {
      expect(numbers, primitive).toBeGreaterThan(0)
      expect(worst, `${primitive}\n${worstCase}`).toBeLessThanOrEqual(1)
    }
  }, 300_000)
})

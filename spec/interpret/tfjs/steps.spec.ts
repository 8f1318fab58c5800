// Both programs of the examples, and a chain with accepts, step by step from the same state as on the Reference.

import { describe, expect, it } from 'vitest'
import { open } from '../../../lib/interpret/backends.js'
import { withPlanted } from './planted.js'
import { programs } from './programs.js'
import { rightOf } from './right.js'
import { shownAgreement, stepByStep } from './steps.js'

describe.each(['cpu', 'wasm'])('on %s', (name) => {
  it.each(programs)('$name agrees with the Reference [8 eps of the magnitude]', async (chain, steps) => {
    const found = await stepByStep(await rightOf(open(name)), chain, steps)
    console.log(shownAgreement(name, found))
    expect(found.worst).toBeLessThanOrEqual(1)
    // what has no bound hangs on a decision that is in doubt
    expect(found.bounded).toBeGreaterThan(0.95 * found.numbers)
    expect(found.tightness).toBeLessThan(0.01)
  })

  it('an error of 1e-4 planted in sums is seen', async () => {
    const [chain, steps] = programs.find(([{ name }]) => name.includes('prior'))!
    const backend = await rightOf(open(name, { modules: false }))
    const { worst } = await withPlanted(name, 'Add', 1e-4, () => stepByStep(backend, chain, steps))
    expect(worst).toBeGreaterThan(1)
  })
})

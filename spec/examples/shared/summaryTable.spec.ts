import { describe, expect, it } from 'vitest'
import { summaryTable } from '../../../examples/shared/summaryTable.js'
import { digits, pinwheel } from './fixtures.js'

describe('the table of both runs', () => {
  it('shows each number with its interval and what it is compared with', () => {
    expect(summaryTable(pinwheel, digits)).toBe(
      [
        'example      measure                   result                compared with',
        '-----------  ------------------------  --------------------  -------------------------------------------',
        '01-pinwheel  energy distance           0.0123 [0.01, 0.015]  untrained 0.531; 3000 Langevin steps 0.0222',
        '             mode mass error           0.05 [0.04, 0.06]     untrained 0.7',
        '             equals Langevin steps     1234 [900, 1500]      chains from N(0, I)',
        '             equals Langevin steps     > 3000                chains from the untrained sampler',
        '02-digits    reconstruction MSE        0.0211                LEBM 0.0299',
        '             FCD                       12.3                  LEBM 20.1',
        '             FCD of the prior sampler  15.6',
      ].join('\n'),
    )
  })

  it('has a dash for what is not a number, and does without chains', () => {
    const metrics = {
      ...pinwheel.metrics,
      energyDistance: { value: NaN, low: 1, high: Infinity },
      langevin: { fromNormal: [], fromUntrained: [] },
    }
    const table = summaryTable({ ...pinwheel, metrics }, digits)
    expect(table).toContain('- [1, -]')
    expect(table).not.toMatch(/NaN|Infinity|undefined/)
  })
})

// The laws of densities, rates and pictures can fail: each mutant is one edit of what the examples show.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import type * as Laws from './laws.js'

const shared = (file: string, from: string, to: string): Edit => ({
  file: `examples/shared/${file}.ts`,
  from,
  to,
})

const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void])[] = [
  [
    'a covariance with n in the denominator',
    shared('kde', 'Math.max(1, pairs.length - 1)', 'Math.max(1, pairs.length)'),
    (laws) => laws.kdeIsSum(),
  ],
  ['corners for centres', shared('kde', '(row + 0.5) * step', 'row * step'), (laws) => laws.kdeIsSum()],
  [
    'a density upside down',
    shared('images', 'n - 1 - Math.floor(row / scale)', 'Math.floor(row / scale)'),
    (laws) => laws.densityUpwards(),
  ],
  [
    'rates of what is long past',
    shared('rate', 'spanMs = 10_000', 'spanMs = 100_000'),
    (laws) => laws.recentRate(),
  ],
  [
    'nothing known of slow steps',
    shared('rate', 'recent < 0 ? window.length - 1', 'recent < 0 ? window.length'),
    (laws) => laws.slowRate(),
  ],
]

describe('mutants of what is shown', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/examples/shared/laws.ts', law)).toBeDefined()
  })
})

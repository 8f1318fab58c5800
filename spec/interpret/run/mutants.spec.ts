// The driver's laws can fail: each mutant is one edit of its source.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import type * as Laws from './laws.js'

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'every call draws from the same addresses',
    {
      file: 'lib/interpret/run/walk.ts',
      from: 'address: counter * family.blocks',
      to: 'address: 0 * family.blocks',
    },
    'steps',
  ],
  [
    'all runs begin at stream 0',
    {
      file: 'lib/interpret/run/engine.ts',
      from: 'stepKeys(seed, firstChain, chains)',
      to: 'stepKeys(seed, 0, chains)',
    },
    'oneByOne',
  ],
  [
    'all chains start at one place',
    { file: 'lib/interpret/run/start.ts', from: 'o.firstChain + i', to: 'o.firstChain' },
    'oneByOne',
  ],
  [
    'a resumed run begins at address 0 again',
    { file: 'lib/interpret/run/engine.ts', from: 'from?.counter ?? 0', to: 'from?.seed ?? 0' },
    'resumed',
  ],
  [
    'infos are sums',
    {
      file: 'lib/interpret/run/infos.ts',
      from: '(s) => s / Math.max(steps, 1)',
      to: '(s) => s * Math.max(steps, 1)',
    },
    'infosPerDraw',
  ],
  [
    'every iteration of training draws the same numbers',
    { file: 'lib/interpret/run/train.ts', from: 'address: t * blocks', to: 'address: 0 * blocks' },
    'trainingAddresses',
  ],
  [
    'no row stays in its place',
    {
      file: 'lib/interpret/run/feed.ts',
      from: '(words[0]! / TWO32) * (j + 1)',
      to: '(words[0]! / TWO32) * j',
    },
    'shuffled',
  ],
]

describe('mutants of the driver', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/interpret/run/laws.ts', (laws) =>
      (laws[law] as () => void | Promise<void>)(),
    )
    expect(killed).toBeDefined()
  })
})

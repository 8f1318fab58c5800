import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/layered.js'

describe('latents in several layers', () => {
  it('move with a step size for each layer [float64, 1e-12]', () => Laws.stepSizes())
  it('have moves that leave their law invariant', () => Laws.moves())
  it('are learned from pools [float64, 1e-12]', () => Laws.pools())
})

describe('mutants die', () => {
  it.each([
    [
      'leaves that aren’t moved but for the first',
      'lib/core/linear.ts',
      'space.leaves.map((_, i) => f(...flat.map((leaves) => leaves[i]!)))',
      'space.leaves.map((_, i) => (i > 0 ? flat[0]![i]! : f(...flat.map((leaves) => leaves[i]!))))',
      'pools',
    ],
    ['noise twice as large', 'lib/mcmc/Langevin.ts', 'Math.sqrt(2 * h)', 'Math.sqrt(4 * h)', 'stepSizes'],
    [
      'a scale that is left out',
      'lib/model/bijection/elementwise.ts',
      'T.shift(shift)(T.scale(scale)(checked(x)))',
      'T.shift(shift)(checked(x))',
      'stepSizes',
    ],
    [
      'accepts without the energy',
      'lib/mcmc/accept.ts',
      'R.accept(logRatio)',
      'R.accept(T.constant(0))',
      'moves',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/layered.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

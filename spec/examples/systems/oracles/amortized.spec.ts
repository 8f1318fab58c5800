// Amortized chains of the systems: exact with tables, and at the chain's own law with a Gaussian encoder.
import { describe, it } from 'vitest'
import * as Laws from './laws/amortized.js'
import { killsAll } from './mutants.js'

describe('amortized chains', () => {
  it('of a table are q K^T, which tends to the posterior', () => Laws.tables())
  it('start from a slow copy', () => Laws.slowTables())
  it('of a linear model end at the law that the chain leaves alone', () => Laws.gaussianEncoder())
  it('teach the unconditional branch, which generates', () => Laws.unconditional())
})

describe('mutants of amortized chains', () => {
  killsAll<typeof Laws>('amortized', [
    ['an amortizer that stays', 'inference/amortized', 'q: next,\n', 'q,\n', 'tables'],
    ['one step for all', 'inference/amortized', '{ ...o, steps }', '{ ...o, steps: 1 }', 'tables'],
    [
      'a slow copy that is not slow',
      'inference/amortized',
      '{ ...o, steps }',
      '{ ...o, steps, weight: 1, every: 1 }',
      'slowTables',
    ],
    [
      'chains of the prior',
      'learning',
      'pipe(energy, E.combine(likelihood(x)))',
      'energy as never',
      'gaussianEncoder',
    ],
    [
      'no unconditional branch',
      'inference/amortized',
      '{ ...o, steps }',
      '{ ...o, steps, nullProbability: 0 }',
      'unconditional',
    ],
    [
      'images of the prior',
      'system',
      '(sample(state.inference))',
      '(parts.prior.sample(state.prior, state.iteration))',
      'unconditional',
    ],
  ])
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/amortize.js'

describe.each(['table', 'gaussian', 'diffusion'] as const)('amortized MCMC with a %s', (family) => {
  describe.each(['ula', 'mala'] as const)('and %s', (move) => {
    it('is the composition of its four ideas [bitwise]', () => Laws.composition(family, move))
    it('draws each row for its own observation [bitwise]', () => Laws.rowsAreAlone(family, move))
    it('has no gradient through the chain, nor into its draws', () => Laws.chainIsConstant(family, move))
  })
})

describe('amortized MCMC', () => {
  it('with a table learns the histogram of its draws [float64, 1e-14]', () => {
    Laws.tableLearnsHistogram('ula')
    Laws.tableLearnsHistogram('mala')
  })
  it('draws one mask for all updates of an iteration [bitwise], of the given law [in law, 1e-9]', () =>
    Laws.oneMask())
  it('learns both branches from every example where it is told so', () => Laws.bothBranches())
  it('refuses bad options by name', () => Laws.badOptions())
})

describe('mutants die', () => {
  const file = 'lib/learn/Amortizer.ts'
  it.each([
    [
      'a gradient through the chain',
      'T.stopGradient(end)',
      'end',
      (laws: typeof Laws) => laws.chainIsConstant('gaussian', 'ula'),
    ],
    [
      'a gradient into the draws',
      'T.stopGradient(zs)',
      'zs',
      (laws: typeof Laws) => laws.chainIsConstant('gaussian', 'ula'),
    ],
    [
      'a mask for the other examples',
      'bernoulli(1 - nullProbability)',
      'bernoulli(nullProbability)',
      (laws: typeof Laws) => laws.oneMask(),
    ],
    [
      'both branches that are one',
      'R.of([1, 0].map',
      'R.of([1, 1].map',
      (laws: typeof Laws) => laws.bothBranches(),
    ],
    [
      'no slow copy in amortize',
      'slowCopy(o)(projected)',
      'projected',
      (laws: typeof Laws) => laws.composition('table', 'ula'),
    ],
  ] as const)('%s', async (_, from, to, law) => {
    expect(await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/amortize.ts', law)).toBeDefined()
  })
})

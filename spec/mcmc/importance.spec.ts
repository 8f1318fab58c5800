import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/importance.js'

describe('sampling-importance-resampling', () => {
  it('draws by shares of the weight, independently given the proposals [float64, 1e-12]', () =>
    Laws.resampled())
  it('is properly weighted for any number of proposals [float64, 1e-12]', () => Laws.properlyWeighted())
  it('reports what the proposals are worth [float64, 1e-12]', () => Laws.reported())
  it('is worth a third of its proposals for two modes in a normal law [quantiles, 1e-3]', () =>
    Laws.efficiency())
  it('refuses counts that are none by name', () => Laws.badCounts())
})

describe('mutants die', () => {
  const importance = 'lib/mcmc/smc/importance.ts'
  it.each([
    [
      'draws of the proposals',
      importance,
      'R.categorical(logWeights)',
      'R.categorical(T.scale(0)(logWeights))',
      'resampled',
    ],
    ['the first proposals', importance, 'rowsAt(particles, ancestors)', 'particles', 'properlyWeighted'],
    ['the sum of the weights', importance, 'T.shift(-Math.log(m))', 'T.shift(0)', 'properlyWeighted'],
    [
      'a tempered weight',
      importance,
      'T.batch(m, logWeight)',
      'T.batch(m, (x: X) => T.scale(0.5)(logWeight(x)))',
      'resampled',
    ],
    [
      'the size of a tempered weight',
      importance,
      'effectiveSampleSize(logWeights)',
      'effectiveSampleSize(T.scale(2)(logWeights))',
      'reported',
    ],
    [
      'as many proposals as draws',
      importance,
      'R.replicate(m)(proposal)',
      'R.replicate(n)(proposal)',
      'resampled',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/mcmc/laws/importance.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/tabular.js'

describe('amortized MCMC with a table is q -> q K^T', () => {
  it('one iteration is one application, for any kernel and any number of steps [float64, 1e-12]', () =>
    Laws.oneRound())
  it('each row of a batch follows its own target [float64, 1e-12]', () => Laws.batches())
  it('M updates with rate r keep (1 - r)^M, and the slow copy mixes [float64, 1e-12]', () => Laws.slower())
  it('the divergence from the target never rises [float64, 1e-12]', () => Laws.divergenceFalls())
  it('the target itself has zero expected gradient [float64, 1e-12]', () => Laws.targetIsFixed())
})

describe('mutants die', () => {
  const amortizer = 'lib/learn/Amortizer.ts'
  it.each([
    ['starts from the live copy', amortizer, '(q.slow, xs)', '(q.phi, xs)', 'oneRound'],
    ['learns the starts', amortizer, '(q, xs, zs)),', '(q, xs, z0)),', 'oneRound'],
    [
      'a batch shares one target',
      amortizer,
      'move(target(x))',
      'move(target(T.at(xs as never, T.index(0))))',
      'batches',
    ],
    ['half the rate', 'lib/learn/Table.ts', 'T.scale(0.5)', 'T.scale(0.25)', 'oneRound'],
    [
      'no Hastings term',
      'lib/mcmc/Metropolis.ts',
      'T.add(rise, T.sub(logDensity(y)(x), logDensity(x)(y)))',
      'rise',
      'targetIsFixed',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/tabular.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/densityRatio.js'

describe('density ratios', () => {
  it('are logistic regression of positives against negatives [float64, 1e-12]', () => Laws.objective())
  it('are least at log q - log p, which tilts p into q [float64, 1e-12]', () => Laws.optimum())
  it('take draws as constants [bitwise]', () => Laws.constants())
  it('close a gap in stages of frozen tilts [quantiles, 0.01]', () => Laws.stages())
})

describe('mutants die', () => {
  const ratio = 'lib/learn/objective/densityRatio.ts'
  it.each([
    ['the sign of positives', ratio, 'T.softplus(T.neg(logit(x)))', 'T.softplus(logit(x))', 'optimum'],
    [
      'negatives only',
      ratio,
      'meanOver((x: X) => T.softplus(T.neg(logit(x))), positives)',
      'T.constant(0)',
      'objective',
    ],
    [
      'negatives that are positives',
      ratio,
      'T.softplus(logit(x)), negatives',
      'T.softplus(logit(x)), positives',
      'objective',
    ],
    ['a hinge', ratio, 'T.softplus(logit(x)), negatives', 'T.relu(logit(x)), negatives', 'optimum'],
    ['a path through the draws', 'lib/learn/objective/meanOver.ts', 'T.stopGradient(xs)', 'xs', 'constants'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>(
      { file, from, to },
      'spec/learn/laws/densityRatio.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws.js'

describe('the systems', () => {
  it('learn from posterior draws and prior draws [float64 tolerance]', () => Laws.update())
  it('start with one model [bitwise]', () => Laws.fair())
  it('have the posterior draws of amortized MCMC [bitwise]', () => Laws.positives())
})

describe('what they are measured by', () => {
  it('tells digits from what is none', () => Laws.classifier())
  it('reconstructs better by longer chains', () => Laws.reconstruction())
})

describe('mutants', () => {
  const folder = 'examples/02-digits'
  const cases: readonly (readonly [string, Edit, keyof typeof Laws])[] = [
    [
      'a tilt that learns the wrong way',
      {
        file: `${folder}/learning.ts`,
        from: 'T.neg(nets.tilt(tilt)(z))',
        to: 'nets.tilt(tilt)(z)',
      },
      'update',
    ],
    [
      'gradients of the wrong net',
      {
        file: `${folder}/learning.ts`,
        from: 'T.valueAndGrad(squares)(model.generator)',
        to: "T.valueAndGrad((g: Model['generator']) => T.neg(squares(g)))(model.generator)",
      },
      'update',
    ],
    [
      'a start of its own',
      {
        file: `${folder}/damc.ts`,
        from: 'R.struct({ learner: initLearner(rates), q: Q.init(sampler, rule(rates)) })',
        to: 'R.struct({ q: Q.init(sampler, rule(rates)), learner: initLearner(rates) })',
      },
      'fair',
    ],
    [
      'chains from the live sampler',
      { file: `${folder}/damc.ts`, from: 'warmStart(q.slow, xs)', to: 'warmStart(q.phi, xs)' },
      'positives',
    ],
    [
      'chains of the wrong length',
      { file: `${folder}/damc.ts`, from: 'steps.posterior', to: 'steps.prior' },
      'positives',
    ],
  ]
  it.each(cases)('%s', async (_, edit, law) => {
    const said = await killedBy<typeof Laws>(edit, 'spec/examples/digits/laws.ts', (laws) => laws[law]())
    expect(said).toBeDefined()
  })
})

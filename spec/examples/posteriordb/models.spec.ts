// Energies of the six posteriors, and the comparison with references. The laws can fail: each mutant is one edit of the real source.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws.js'

describe('the six posteriors', () => {
  it('have the energy and gradient of plain arithmetic: eight schools [float64 tolerance]', Laws.eightSchools)
  it('an autoregression [float64 tolerance]', Laws.arK)
  it('scores by IQ [float64 tolerance]', Laws.momIq)
  it('scores with an interaction [float64 tolerance]', Laws.interaction)
  it('a linear regression [float64 tolerance]', Laws.blr)
  it('a logistic regression [float64 tolerance]', Laws.wells)
  it('give the effects that the reference knows', Laws.effects)
})

describe('the comparison', () => {
  it('measures in units of the joint error', Laws.units)
  it('takes moments of all draws', Laws.moments)
  it('reports the worst', Laws.worst)
  it('counts ranks', Laws.ranks)
})

const example = (file: string, from: string, to: string): Edit => ({
  file: `examples/03-posteriordb/${file}.ts`,
  from,
  to,
})

const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>])[] = [
  [
    'no Jacobian',
    {
      file: 'lib/model/Energy.ts',
      from: 'volume of ${name}`, weight: -1',
      to: 'volume of ${name}`, weight: 0',
    },
    (l) => l.arK(),
  ],
  [
    'a variance for a deviation',
    example('densities', '0.5 / (sd * sd)', '0.5 / sd'),
    (l) => l.eightSchools(),
  ],
  [
    'one residual less',
    example('densities', 'T.scale(r.shape[0])', 'T.scale(r.shape[0] - 1)'),
    (l) => l.momIq(),
  ],
  [
    'a Cauchy law of another scale',
    example('densities', 'T.scale(1 / scale)', 'T.scale(scale)'),
    (l) => l.arK(),
  ],
  [
    'the scale of another model',
    example('models/eightSchools', 'halfCauchy(5)', 'halfCauchy(2.5)'),
    (l) => l.eightSchools(),
  ],
  [
    'a narrower prior of mu',
    example('models/eightSchools', 'normal(5)(x.mu)', 'normal(1)(x.mu)'),
    (l) => l.eightSchools(),
  ],
  ['effects without their scale', example('models/eightSchools', 'T.scale(tau)(z)', 'z'), (l) => l.effects()],
  ['lags backwards', example('models/arK', '.reverse()', ''), (l) => l.arK()],
  ['a prior less', example('models/arK', 'normal(10)(alpha)', 'normal(1)(alpha)'), (l) => l.arK()],
  ['a sum for a product', example('models/kidscore', 'q * hs[i]!', 'q + hs[i]!'), (l) => l.interaction()],
  [
    'columns in another order',
    example('models/kidscore', 'hs, iq, both]', 'iq, hs, both]'),
    (l) => l.interaction(),
  ],
  [
    'no prior of sigma',
    example('models/kidscore', 'halfCauchy(2.5)(sigma)', 'T.constant(0)'),
    (l) => l.momIq(),
  ],
  ['a wider prior of sigma', example('models/blr', 'normal(10)(sigma)', 'normal(20)(sigma)'), (l) => l.blr()],
  ['other units', example('models/blr', 'scale: 0.01', 'scale: 0.1'), (l) => l.blr()],
  [
    'answers turned round',
    example('models/wells', 'T.mul(yes, logit)', 'T.mul(T.sub(T.fill(1, yes.shape), yes), logit)'),
    (l) => l.wells(),
  ],
  ['tens of metres', example('models/wells', 'd / 100', 'd / 10'), (l) => l.wells()],
  [
    'errors that add',
    example('compare', 'Math.hypot(a.mcse, b.mcse)', '(a.mcse + b.mcse)'),
    (l) => l.units(),
  ],
  ['a spread about 0', example('compare', '(x - centre) ** 2', 'x ** 2'), (l) => l.moments()],
  [
    'the least z',
    example('compare', 'Math.max(...compared.flatMap', 'Math.min(...compared.flatMap'),
    (l) => l.worst(),
  ],
  ['signs that cancel', example('compare', '.map(Math.abs)', ''), (l) => l.worst()],
  [
    'the best R-hat',
    example('compare', 'Math.max(...compared.map', 'Math.min(...compared.map'),
    (l) => l.worst(),
  ],
  ['ranks from the top', example('pictures', 'a.x - b.x', 'b.x - a.x'), (l) => l.ranks()],
]

describe('mutants of the example', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/examples/posteriordb/laws.ts', law)).toBeDefined()
  })
})

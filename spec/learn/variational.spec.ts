import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/variational.js'

describe('variational losses', () => {
  it('-ELBO is -log p(x) + KL(q || posterior), and so are gradients [quadrature, 1e-10]', () =>
    Laws.elboGap())
  it('-ELBO is tight at the posterior [quadrature, 1e-12]', () => Laws.tightAtThePosterior())
  it('the free energy is -log Z + KL(q || posterior) [quadrature, 1e-10]', () => Laws.freeEnergyGap())
})

describe('normal laws', () => {
  it('have the divergence and the entropy of their densities [quadrature, 1e-10]', () => Laws.closedForms())
})

describe('mutants die', () => {
  const variational = 'lib/learn/objective/variational.ts'
  const normal = 'lib/learn/gaussian/normal.ts'
  it.each([
    [
      'the divergence left out',
      variational,
      'T.sub(divergence(q, prior), logLikelihood(z, x))',
      'T.neg(logLikelihood(z, x))',
      'elboGap',
    ],
    [
      'the sign of the likelihood',
      variational,
      'T.sub(divergence(q, prior),',
      'T.add(divergence(q, prior),',
      'elboGap',
    ],
    [
      'draws of the prior',
      variational,
      'logLikelihood(z, x)))(draw(q))',
      'logLikelihood(z, x)))(draw(prior))',
      'elboGap',
    ],
    [
      'draws without a path',
      variational,
      'T.sub(E.value(energy(x))(z), entropy(q))',
      'T.sub(E.value(energy(x))(T.stopGradient(z)), entropy(q))',
      'freeEnergyGap',
    ],
    [
      'no entropy',
      variational,
      'T.sub(E.value(energy(x))(z), entropy(q))',
      'E.value(energy(x))(z)',
      'freeEnergyGap',
    ],
    [
      'the divergence the other way',
      variational,
      'divergence(q, prior)',
      'divergence(prior, q)',
      'tightAtThePosterior',
    ],
    [
      'a ratio of standard deviations',
      normal,
      'T.exp(T.scale(2)(logRatio))',
      'T.exp(logRatio)',
      'closedForms',
    ],
    [
      'means in units of the first law',
      normal,
      'T.exp(T.neg(p.logSd))',
      'T.exp(T.neg(q.logSd))',
      'closedForms',
    ],
    [
      'an entropy without e',
      normal,
      'Math.log(2 * Math.PI * Math.E)',
      'Math.log(2 * Math.PI)',
      'freeEnergyGap',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/variational.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

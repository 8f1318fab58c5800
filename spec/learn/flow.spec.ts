import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/flow.js'

describe('coupling flows', () => {
  it('are bijections, whose log-determinants are opposite [float64, 1e-11]', () => Laws.inverses())
  it('have the log-determinant of their Jacobian matrix [float64, 1e-9]', () => Laws.jacobians())
  it('move each element once in two layers, by bounded scales [float64, 1e-12]', () => Laws.bounded())
  it('have a density that integrates to one, and is that of their draws [quadrature, 1e-6]', () =>
    Laws.density())
  it('lose the mean of minus their log-densities [float64, 1e-12]', () => Laws.likelihood())
  it('learn a bent Gaussian up to its entropy', () => Laws.training())
  it('refuse bad options by name', () => Laws.badOptions())
})

describe('the family of a conditional flow', () => {
  it('loses minus the log-density of its draws [float64, 1e-12; differences, 1e-5]', () =>
    Laws.familyDensity())
})

describe('mutants die', () => {
  const coupling = 'lib/learn/flow/coupling.ts'
  const flow = 'lib/learn/Flow.ts'
  it.each([
    ['a sign of the inverse', coupling, 'T.sub(b, shift)', 'T.add(b, shift)', 'inverses'],
    ['no log-determinant', coupling, 'shift), T.sum(logScale)]', 'shift), T.constant(0)]', 'jacobians'],
    [
      'the log-determinant of a mean',
      coupling,
      'shift), T.sum(logScale)]',
      'shift), T.mean(logScale)]',
      'jacobians',
    ],
    ['the same log-determinant both ways', coupling, 'T.neg(T.sum(logScale))', 'T.sum(logScale)', 'density'],
    [
      'the same half in all layers',
      coupling,
      'keepsFirst: layer % 2 === 0',
      'keepsFirst: layer >= 0',
      'bounded',
    ],
    [
      'scales without a bound',
      coupling,
      'T.scale(bound)(T.tanh(T.scale(1 / bound)(part(0))))',
      'part(0)',
      'bounded',
    ],
    [
      'a shift before the scale',
      coupling,
      'T.add(T.mul(T.exp(logScale), b), shift)',
      'T.mul(T.exp(logScale), T.add(b, shift))',
      'inverses',
    ],
    [
      'noise without its normaliser',
      flow,
      '0.5 * Math.log(2 * Math.PI)',
      '0.5 * Math.log(Math.PI)',
      'density',
    ],
    [
      'a density without the change of volume',
      flow,
      'T.sub(logDet, T.shift',
      'T.sub(T.constant(0), T.shift',
      'density',
    ],
    ['a density at the other end', flow, 'f.inverse(x)', 'f.forward(x)', 'density'],
    [
      'a loss that is the likelihood',
      flow,
      'T.neg(meanOver(logDensity',
      '(meanOver(logDensity',
      'likelihood',
    ],
    [
      'the null context always',
      flow,
      'T.scale(mask)(encoded(phi, c))',
      'T.scale(mask)(phi.null)',
      'familyDensity',
    ],
    ['a mask the other way', flow, 'T.sub(T.constant(1), mask)', 'mask', 'familyDensity'],
    [
      'draws of the null context',
      flow,
      'sample(within(phi, encoded(phi, c)))',
      'sample(within(phi, phi.null))',
      'familyDensity',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/flow.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

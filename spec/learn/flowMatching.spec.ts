import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/flowMatching.js'

describe('flow matching', () => {
  it('is least at the field in closed form, between Gaussians [quadrature, 1e-6]', () => Laws.optimum())
  it('is the squared error of the velocity along a line [float64, 1e-13]', () => Laws.lossOfNumbers())
})

describe('the flow of a field', () => {
  it('is followed with errors of the order of the method', () => Laws.ordersOfIntegrators())
  it('carries the source to the data', () => Laws.endsAtTheData())
  it("has the data's mean and variance at the end [quadrature, 1e-7]", () => Laws.momentsOfTheTarget())
  it('integrates powers of t exactly up to its order [float64, 1e-12]', () => Laws.timesOfIntegrators())
  it('goes through records [float64, 1e-8]', () => Laws.integratesRecords())
})

describe('mutants die', () => {
  const matching = 'lib/learn/objective/flowMatching.ts'
  const integrate = 'lib/learn/flow/integrate.ts'
  it.each([
    [
      'the line the other way',
      matching,
      'combine(space, -1, x0, 1, x1)',
      'combine(space, 1, x0, -1, x1)',
      'optimum',
    ],
    [
      'data as the velocity',
      matching,
      'combine(space, -1, x0, 1, x1)',
      'combine(space, 0, x0, 1, x1)',
      'optimum',
    ],
    [
      'a line that starts at the data',
      matching,
      'axpy(space, t, x0, line)',
      'axpy(space, t, x1, line)',
      'optimum',
    ],
    [
      'the field at the start',
      matching,
      'velocity(Linear.axpy(space, t, x0, line), t)',
      'velocity(x0, t)',
      'lossOfNumbers',
    ],
    [
      'half a step of Euler',
      integrate,
      'axpy(space, h, x, v(x, t))',
      'axpy(space, h / 2, x, v(x, t))',
      'timesOfIntegrators',
    ],
    [
      'midpoint without its time',
      integrate,
      'v(half, T.shift(h / 2)(t))',
      'v(half, t)',
      'ordersOfIntegrators',
    ],
    [
      'equal weights',
      integrate,
      'Linear.axpy(space, 2, outer, inner)',
      'Linear.axpy(space, 1, outer, inner)',
      'momentsOfTheTarget',
    ],
    [
      'a stage from the wrong slope',
      integrate,
      'v(Linear.axpy(space, h, x, k3), end)',
      'v(Linear.axpy(space, h, x, k2), end)',
      'ordersOfIntegrators',
    ],
    ['time from 0', integrate, 'T.shift(from)(T.scale(h)', 'T.shift(0)(T.scale(h)', 'timesOfIntegrators'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>(
      { file, from, to },
      'spec/learn/laws/flowMatching.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

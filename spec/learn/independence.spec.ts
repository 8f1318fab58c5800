import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/independence.js'

describe('families that know their density', () => {
  it('the Gaussian encoder has that of its draws [float64, 1e-12]', () => Laws.gaussianDensity())
  it('the table has its probabilities, by the width of bins [float64, 1e-14]', () => Laws.tableDensity())
})

describe('Metropolis and Hastings with the draws of a family', () => {
  it('are reversible on a finite space [float64, 1e-12]', () => Laws.onPoints())
  it('leave a double well alone [quadrature, 1e-4]', () => Laws.onTheLine())
  it('leave a bent Gaussian alone, with a flow [quadrature, 1e-4]', () => Laws.inThePlane())
})

describe('mutants die', () => {
  it.each([
    [
      'the density of the null context',
      'lib/learn/Flow.ts',
      'logDensity(within(phi, encoded(phi, c))),',
      'logDensity(within(phi, phi.null)),',
      'inThePlane',
    ],
    [
      'a density that forgets its change of volume',
      'lib/learn/Flow.ts',
      'T.sub(logDet, T.shift',
      'T.sub(T.constant(0), T.shift',
      'inThePlane',
    ],
    [
      'draws of the unconditional branch',
      'lib/learn/independence.ts',
      'family.sample(phi, c)',
      'family.sampleNull(phi)',
      'onPoints',
    ],
    [
      'a density without the sd',
      'lib/learn/gaussian/normal.ts',
      'T.mul(T.sub(z, mean), T.exp(T.neg(logSd)))',
      'T.sub(z, mean)',
      'onTheLine',
    ],
    [
      'bins without their width',
      'lib/learn/Table.ts',
      'logDensity(cells.drawIn(cell))(z)',
      'T.constant(0)',
      'tableDensity',
    ],
    [
      'probabilities, not logarithms',
      'lib/learn/Table.ts',
      'T.log(T.element(row(phi, c), cell))',
      'T.element(row(phi, c), cell)',
      'onPoints',
    ],
    [
      'the density of the null row',
      'lib/learn/Gaussian.ts',
      'logDensity(at(phi)(c)),',
      'logDensity(phi.null),',
      'gaussianDensity',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>(
      { file, from, to },
      'spec/learn/laws/independence.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })
})

import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Gaussian from './laws/gaussian.js'
import * as Table from './laws/table.js'

describe('the Gaussian encoder', () => {
  it('loses minus the log-density that follows from its sampler [float64, 1e-13]', () =>
    Gaussian.lossIsSurprise())
  it('draws mean + exp(logSd) xi [bitwise]', () => Gaussian.sampler())
  it('has zero expected gradient at the target with MALA [quadrature, 1e-4]', () => Gaussian.targetIsFixed())
  it('follows ULA in the mean [quadrature, 1e-6]', () => Gaussian.followsUla())
})

describe('the tabular family', () => {
  it('draws by its probabilities [float64, 4e-15]', () => Table.samplers())
  it("has Brier's loss [float64, 1e-15]", () => Table.brier())
  it('is uniform at first [bitwise]', () => Table.uniformAtFirst())
  it('knows the bins that it draws in', () => Table.binsAreCells())
  it('refuses bad options by name', () => Table.badOptions())
})

describe('mutants die', () => {
  it.each([
    [
      'a loss of the sd',
      'lib/learn/gaussian/normal.ts',
      'T.scale(0.5)(T.square(standardised)), logSd',
      'T.scale(0.5)(T.square(standardised)), T.exp(logSd)',
      'lossIsSurprise',
    ],
    [
      'draws with the log sd',
      'lib/learn/gaussian/normal.ts',
      'T.mul(T.exp(logSd), xi)',
      'T.mul(logSd, xi)',
      'sampler',
    ],
    [
      'no Hastings term',
      'lib/mcmc/Metropolis.ts',
      'T.add(rise, T.sub(logDensity(y)(x), logDensity(x)(y)))',
      'rise',
      'targetIsFixed',
    ],
    ['twice the noise', 'lib/mcmc/Langevin.ts', 'Math.sqrt(2 * h)', 'Math.sqrt(4 * h)', 'followsUla'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Gaussian>(
      { file, from, to },
      'spec/learn/laws/gaussian.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })
  it.each([
    ['bins without ends', 'within(place(z))', 'place(z)', 'binsAreCells'],
    ['the null row for all', 'brier(row(phi, c))', 'brier(phi.null)', 'brier'],
  ] as const)('%s', async (_, from, to, law) => {
    const edit = { file: 'lib/learn/Table.ts', from, to }
    expect(
      await killedBy<typeof Table>(edit, 'spec/learn/laws/table.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
